// SPDX-License-Identifier: MIT
#pragma once

#include "core/azurelink/azrunner.h"

#include <QHash>

#include <vector>

namespace spillway
{

/// Asks Azure several questions, some at once: az takes a second for each, most of it its own start.
class AzAsker final : public QObject
{
    Q_OBJECT
public:
    static constexpr int mostAtOnce = 4;

    explicit AzAsker(AzContext context, QObject *parent = nullptr);
    ~AzAsker() override;

    /// Begins; what is under way is dropped. The same question is asked once until `forget`.
    /// Questions have no files and no variables.
    void ask(const AzScript &questions);
    /// Drops what is under way, without `answered`.
    void stop();
    void forget();

signals:
    void progressed(int done, int count);
    /// From the event loop. Once nobody is signed in, or az is missing, the other questions get the same answer.
    void answered(const spillway::AzAnswers &answers);

private:
    void launch();
    void read(AzRunner *asked, qsizetype index, const AzOutcome &outcome);
    static QStringList argumentsOf(const AzCommand &question);
    void keep(const AzCommand &question, const AzAnswer &answer);

    AzContext m_context;
    AzScript m_questions;
    std::vector<std::unique_ptr<AzRunner>> m_runners; ///< those under way
    AzAnswers m_answers;
    QHash<QString, AzAnswer> m_known; ///< by the question as it is shown
    std::optional<AzAnswer> m_hopeless;
    qsizetype m_next = 0;
    int m_done = 0;
    int m_round = 0; ///< an answer that waits in the event loop belongs to one
};

} // namespace spillway
