// SPDX-License-Identifier: MIT
#pragma once

#include "ui/endpoint/backendtreemodel.h"
#include "ui/widgets/card.h"

class QStackedWidget;

namespace spillway
{

class BackendTable;
class Button;
class EmptyState;
class SearchField;

/// The card of the live backend table: "3 of 8 available", filter, "Add backend", and the table; or in its place why
/// there is nothing to see.
class BackendCard : public Card
{
    Q_OBJECT
public:
    explicit BackendCard(BackendTreeModel &model, QWidget *parent = nullptr);

    BackendTable *table() const { return m_table; }
    SearchField *searchField() const { return m_search; }
    Button *addButton() const { return m_add; }
    bool showsTable() const;

    /// A shorter filter field.
    void setCompact(bool compact);
    /// The line beside the title: how many are available, or that all are throttled. While `serving` is false it says
    /// that the table shows what was.
    void showAvailability(bool serving);

signals:
    void addRequested();

private:
    void filter();
    void showPart();

    BackendTreeModel &m_model;
    SearchField *m_search;
    Button *m_add;
    BackendTable *m_table;
    QStackedWidget *m_parts;
    EmptyState *m_noMatch;
    EmptyState *m_noBackends;
    QString m_subtitle;
};

} // namespace spillway
