// SPDX-License-Identifier: MIT
#include "ui/setup/factlist.h"

#include "ui/theme/theme.h"
#include "ui/widgets/backendswatch.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/stateglyph.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

constexpr int rowHeight = 32;
constexpr int inset = 14;

} // namespace

FactList::FactList(QWidget *parent)
    : QWidget(parent)
    , m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(inset, 0, inset, spacing::s);
    m_rows->setSpacing(0);
}

void FactList::setFacts(const QList<Fact> &facts)
{
    if (facts == m_facts) {
        return;
    }
    m_facts = facts;
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Fact &fact : facts) {
        m_rows->addWidget(makeRow(fact));
    }
}

QWidget *FactList::makeRow(const Fact &fact)
{
    auto *row = new QWidget(this);
    row->setMinimumHeight(Theme::current().height(rowHeight));
    row->setAccessibleName(u"%1, %2"_s.arg(fact.name, fact.word));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::s);
    if (fact.colorIndex) {
        layout->addWidget(new BackendSwatch(*fact.colorIndex, row));
    } else if (fact.state) {
        layout->addWidget(new StateGlyph(*fact.state, row));
    }
    auto *name = new ElidedLabel(fact.name, Qt::ElideMiddle, row);
    if (fact.dimmed) {
        name->setStyleOf(TextStyle::Body, Token::Text3);
    }
    auto *word = new TextLabel(fact.word, TextStyle::Body, fact.dimmed ? Token::Text3 : Token::Text2, row);
    if (fact.state && *fact.state != UiState::Disabled) {
        word->setState(fact.state);
    }
    layout->addWidget(name, 1);
    layout->addWidget(word);
    return row;
}

} // namespace spillway
