// SPDX-License-Identifier: MIT
#include "tests/ui/gallery/sheet.h"

#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/searchfield.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QMenu>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace spillway
{

namespace
{

CodeView *code(CodeLanguage language, const QString &text, int lines)
{
    auto *view = new CodeView;
    view->setCode(text, language);
    view->setLineNumbersVisible(true);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setFixedHeight(lines * view->fontMetrics().lineSpacing() + 2 * spacing::s + 2);
    return view;
}

QWidget *framed(QWidget *content)
{
    auto *card = new Card;
    card->body()->addWidget(content);
    return card;
}

QWidget *table()
{
    auto *table = new QTableWidget(6, 3);
    table->setHorizontalHeaderLabels({u"Client asks for"_s, u"This backend has"_s, u"Used"_s});
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(Theme::current().height(height::requestRow));
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setShowGrid(false);
    for (int row = 0; row < table->rowCount(); ++row) {
        table->setItem(row, 0, new QTableWidgetItem(u"gpt-4o-%1"_s.arg(row)));
        table->setItem(row, 1, new QTableWidgetItem(u"gpt-4o-%1-wus3"_s.arg(row)));
        auto *used = new QTableWidgetItem(u"Yes"_s);
        used->setCheckState(row % 2 == 0 ? Qt::Checked : Qt::Unchecked);
        table->setItem(row, 2, used);
    }
    table->setColumnWidth(0, Theme::current().height(180));
    table->setColumnWidth(1, Theme::current().height(180));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setCurrentCell(1, 0);
    table->setFixedHeight(Theme::current().height(120));
    return table;
}

QWidget *tabs()
{
    auto *tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    auto *http = code(CodeLanguage::Http,
                      u"HTTP/1.1 429 Too Many Requests\nRetry-After: 12\nContent-Type: application/json\n\n"
                      "{\n  \"error\": {\"code\": \"429\", \"retry\": true}\n}"_s,
                      7);
    tabs->addTab(http, u"Response"_s);
    tabs->addTab(new QWidget, u"Request"_s);
    tabs->addTab(new QWidget, u"Attempts"_s);
    return tabs;
}

QWidget *menu()
{
    auto *menu = new QMenu;
    menu->addAction(u"New…"_s, QKeySequence(Qt::CTRL | Qt::Key_N), menu, [] {});
    QAction *current = menu->addAction(u"Duplicate"_s);
    menu->addSeparator();
    menu->addAction(u"Delete"_s)->setEnabled(false);
    QAction *checked = menu->addAction(u"Show errors"_s);
    checked->setCheckable(true);
    checked->setChecked(true);
    menu->setActiveAction(current);
    menu->setWindowFlags(Qt::Widget); // part of the sheet
    menu->setFixedSize(menu->sizeHint());
    return menu;
}

} // namespace

QWidget *makeViewsSheet()
{
    QGridLayout *sheet = nullptr;
    QWidget *page = makeSheet(&sheet);
    const auto add = [sheet](const QString &name, QWidget *widget) {
        addRow(sheet, name, {});
        sheet->addWidget(widget, sheet->rowCount() - 1, 1);
    };
    CodeView *python = code(CodeLanguage::Python,
                            u"from openai import AzureOpenAI  # pip install openai\n\nclient = AzureOpenAI(\n"
                            "    azure_endpoint=\"http://127.0.0.1:8080\",\n    api_version=\"2024-10-21\",\n"
                            "    max_retries=5,\n)"_s,
                            7);
    python->setMarkedLines({4});
    add(u"Python"_s, framed(python));
    CodeView *script = code(CodeLanguage::JavaScript,
                            u"import { AzureOpenAI } from \"openai\";\n/* Retries stay\n   with the SDK. */\n"
                            "const client = new AzureOpenAI({ maxRetries: 5 });\nawait client.models.list(); // all"_s,
                            5);
    script->findBar()->open();
    script->findBar()->field()->setText(u"client"_s);
    add(u"JavaScript"_s, framed(script));
    add(u"C#"_s, framed(code(CodeLanguage::CSharp,
                             u"using Azure.AI.OpenAI;\nvar path = @\"C:\\temp\";\n"
                             "var client = new AzureOpenAIClient(new Uri(\"http://127.0.0.1:8080\"), 3.5); // local"_s,
                             3)));
    add(u"Shell"_s, framed(code(CodeLanguage::Shell,
                                u"NAME=contoso az apim create --name \"$NAME\" \\\n  --sku-name Consumption -g 'rg' "
                                "# takes minutes"_s,
                                2)));
    add(u"JSON"_s, framed(code(CodeLanguage::Json, u"{\"model\": \"gpt-4o\", \"n\": 1, \"stream\": true}"_s, 1)));
    add(u"Tabs"_s, framed(tabs()));
    add(u"Table"_s, framed(table()));
    add(u"Menu"_s, menu());
    sheet->setRowStretch(sheet->rowCount(), 1);
    return page;
}

} // namespace spillway
