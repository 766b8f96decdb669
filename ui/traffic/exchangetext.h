// SPDX-License-Identifier: MIT
#pragma once

#include "ui/traffic/trafficentry.h"

/// What the columns of the traffic list say, for the eye and for screen readers. Pure; `column` is an
/// ExchangeModel::Column.
namespace spillway
{

QString exchangeColumnName(int column);
Qt::Alignment exchangeAlignment(int column);
QString exchangeText(int column, const ExchangeRecord &record);
/// As a sentence where the text alone says too little: `3 attempts: ptu-eastus2 429, paygo-eastus 200`.
QString spokenExchangeText(int column, const ExchangeRecord &record);

/// All columns, one a line: the row's tooltip, which also has what a narrow window leaves out.
QString exchangeSummary(const ExchangeRecord &record);
/// All columns with tabs between: what Copy puts on the clipboard.
QString exchangeLine(const ExchangeRecord &record);

/// The local time of day to a millisecond: 14:32:07.418.
QString timeOfDay(const QDateTime &time);
/// The path behind /openai and its deployment: /chat/completions.
QString shortPath(const ExchangeRecord &record);
/// 200, 429; live, left, 200 cut.
QString statusText(const ExchangeRecord &record);
/// The name of the backend whose answer the caller gets, or, while there is none, of the one that is asked.
QString servingBackend(const ExchangeRecord &record);
/// `ptu-eastus2 429`, `paygo-eastus no connection`.
QString attemptText(const AttemptRecord &attempt, bool running);
/// 200, 429; no connection, time-out, running, left.
QString attemptResult(const AttemptRecord &attempt, bool running);

} // namespace spillway
