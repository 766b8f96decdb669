// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

#include <QWidget>

class QTabWidget;

namespace spillway
{

class AttemptModel;
class AttemptTable;
class BackendColors;
class Banner;
class Button;
class CodeView;
class ElidedLabel;
class MessageView;
class TextLabel;

/// The pane below the list: the attempts of one request, why they went so, and its two messages.
class ExchangeDetail : public QWidget
{
    Q_OBJECT
public:
    /// `colors` must outlive it.
    explicit ExchangeDetail(const BackendColors &colors, QWidget *parent = nullptr);

    /// Shows a request, or newer values of the one that is shown.
    void setEntry(const TrafficEntry &entry);
    const TrafficEntry &entry() const { return m_entry; }
    /// Whether the request still has a place in the list; says so if it has none.
    void setInList(bool inList);
    /// The sentence that explains the decision.
    QString explanation() const;

    /// The cURL button shows a check for a moment.
    void showCopied();
    void nextTab();
    /// The text that has the focus, if one has it.
    CodeView *focusedCode() const;
    QTabWidget *tabs() const { return m_tabs; }

signals:
    void curlWanted();
    void sendAgainWanted();
    void closeWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void placeCorner();
    QWidget *makeAttemptsTab();
    QWidget *makeCorner();
    void showEntry();

    AttemptModel *m_attempts;
    QTabWidget *m_tabs;
    TextLabel *m_deployment = nullptr;
    ElidedLabel *m_path = nullptr;
    TextLabel *m_gone = nullptr;
    TextLabel *m_time = nullptr;
    AttemptTable *m_table = nullptr;
    Banner *m_why = nullptr;
    MessageView *m_request = nullptr;
    MessageView *m_response = nullptr;
    Button *m_curl = nullptr;
    Button *m_again = nullptr;
    QWidget *m_count = nullptr;
    QWidget *m_line = nullptr; ///< below the tabs
    QWidget *m_corner = nullptr;
    TrafficEntry m_entry;
};

} // namespace spillway
