// SPDX-License-Identifier: MIT
#include "core/azurelink/azasker.h"

#include "core/azurelink/scriptrun.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{

AzAsker::AzAsker(AzContext context, QObject *parent)
    : QObject(parent)
    , m_context(std::move(context))
{
}

AzAsker::~AzAsker() = default;

void AzAsker::ask(const AzScript &questions)
{
    stop();
    m_questions = questions;
    const int round = m_round;
    const auto begin = [this, round] {
        if (round == m_round) {
            launch();
        }
    };
    QMetaObject::invokeMethod(this, begin, Qt::QueuedConnection);
}

void AzAsker::stop()
{
    ++m_round;
    m_runners.clear();
    m_answers.clear();
    m_questions = {};
    m_next = 0;
    m_done = 0;
}

void AzAsker::forget()
{
    m_known.clear();
    m_hopeless.reset();
}

QStringList AzAsker::argumentsOf(const AzCommand &question)
{
    QStringList arguments;
    for (const AzWord &word : question.words) {
        arguments.append(word.resolved([](const AzWord::Part &part) { return part.text; }));
    }
    return arguments;
}

void AzAsker::launch()
{
    const auto count = m_questions.commands.size();
    const int round = m_round;
    while (m_next < count && m_runners.size() < mostAtOnce) {
        const qsizetype index = m_next++;
        const AzCommand question = m_questions.commands[index];
        const auto known = m_known.constFind(shownCommand(question));
        if (m_hopeless || known != m_known.constEnd()) {
            keep(question, m_hopeless ? *m_hopeless : AzAnswer(*known));
            if (round != m_round) {
                return; // whoever was told has stopped it
            }
            continue;
        }
        auto runner = std::make_unique<AzRunner>(m_context);
        AzRunner *const asking = runner.get();
        connect(asking, &AzRunner::finished, this,
                [this, asking, index](const AzOutcome &outcome) { read(asking, index, outcome); });
        m_runners.push_back(std::move(runner));
        asking->start({argumentsOf(question), m_context.limitOf(question.minutes), question.isSecret, false});
    }
    if (m_next >= count && m_runners.empty()) {
        emit answered(std::exchange(m_answers, {}));
    }
}

void AzAsker::keep(const AzCommand &question, const AzAnswer &answer)
{
    m_answers.insert(question.capture, answer);
    emit progressed(++m_done, int(m_questions.commands.size()));
}

void AzAsker::read(AzRunner *asked, qsizetype index, const AzOutcome &outcome)
{
    const auto place = std::find_if(m_runners.begin(), m_runners.end(),
                                    [asked](const std::unique_ptr<AzRunner> &runner) { return runner.get() == asked; });
    place->release()->deleteLater(); // this is its own signal
    m_runners.erase(place);
    if (outcome.problem == AzProblem::NoAz || outcome.problem == AzProblem::NotSignedIn) {
        m_hopeless = outcome.answer();
    }
    const AzCommand question = m_questions.commands[index];
    m_known.insert(shownCommand(question), outcome.answer());
    const int round = m_round;
    keep(question, outcome.answer());
    if (round == m_round) { // whoever was told may have stopped it
        launch();
    }
}

} // namespace spillway
