// SPDX-License-Identifier: MIT
#include "core/export/policyexpressions.h"

using namespace Qt::StringLiterals;

// ALGORITHM.md section 3 in C#. The same rules as core/http/retryhint, and the same order of its steps.
namespace spillway
{

QString retryDateExpression()
{
    return uR"~(@{
                                // A date is read against the clock of the answer where that has one: it comes first here.
                                var headers = context.Response.Headers;
                                DateTime from = DateTime.UtcNow;
                                double wait = -1;
                                foreach (string text in new[] { headers.GetValueOrDefault("Date", "").Trim(), headers.GetValueOrDefault("Retry-After", "").Trim() })
                                {
                                    // The three forms of RFC 9110: Sun, 06 Nov 1994 ... | Sunday, 06-Nov-94 ... | Sun Nov  6 ... 1994
                                    wait = -1;
                                    string time = "([0-9]{2}):([0-9]{2}):([0-9]{2})";
                                    int dayAt = 1, monthAt = 2, yearAt = 3, timeAt = 4;
                                    Match date = Regex.Match(text, "^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) " + time + " GMT$");
                                    if (!date.Success)
                                    {
                                        date = Regex.Match(text, "^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, ([0-9]{2})-([A-Z][a-z]{2})-([0-9]{2}) " + time + " GMT$");
                                    }
                                    if (!date.Success)
                                    {
                                        date = Regex.Match(text, "^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) ([ 0-9][0-9]) " + time + " ([0-9]{4})$");
                                        dayAt = 2; monthAt = 1; yearAt = 6; timeAt = 3;
                                    }
                                    if (!date.Success)
                                    {
                                        continue;
                                    }
                                    int month = "JanFebMarAprMayJunJulAugSepOctNovDec".IndexOf(date.Groups[monthAt].Value, StringComparison.Ordinal);
                                    int day = int.Parse(date.Groups[dayAt].Value.Trim());
                                    int hour = int.Parse(date.Groups[timeAt].Value);
                                    int minute = int.Parse(date.Groups[timeAt + 1].Value);
                                    int second = int.Parse(date.Groups[timeAt + 2].Value);
                                    if (month < 0 || month % 3 != 0 || day < 1 || hour > 23 || minute > 59 || second > 60)
                                    {
                                        continue;
                                    }
                                    month = month / 3 + 1;
                                    // Of the years that end in two digits: the latest that is not over 50 years ahead.
                                    int year = int.Parse(date.Groups[yearAt].Value);
                                    bool isShort = date.Groups[yearAt].Length == 2;
                                    int earliest = isShort ? Math.Max(1, from.Year - 199) : Math.Max(1, year);
                                    long latest = !isShort || from.Year > 9949 ? long.MaxValue : from.AddYears(50).Ticks;
                                    for (year += isShort ? from.Year - from.Year % 100 + 100 : 0; year >= earliest; year -= 100)
                                    {
                                        if (year > 9999 || day > DateTime.DaysInMonth(year, month))
                                        {
                                            continue;
                                        }
                                        DateTime found = new DateTime(year, month, day, hour, minute, Math.Min(second, 59));
                                        if (found.Ticks <= latest)
                                        {
                                            wait = Math.Max(0, (found.Ticks - from.Ticks) / 10000.0);
                                            from = found;
                                            break;
                                        }
                                    }
                                }
                                return wait;
                            })~"_s;
}

QString waitExpression(const PolicyPlan &plan)
{
    return uR"~(@{
                                var headers = context.Response.Headers;
                                foreach (string name in new[] { "retry-after-ms", "x-ms-retry-after-ms", "Retry-After", "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens" })
                                {
                                    string text = headers.GetValueOrDefault(name, "").Trim();
                                    bool isReset = name.StartsWith("x-ratelimit-reset-");
                                    // Plain digits, with or without a fraction; in a reset header also durations: 17ms, 1s, 6m0s.
                                    Match parts = Regex.Match(text, "^(?>0*([0-9]+))(?>([.][0-9]{1,20})[0-9]*)?()$");
                                    if (!parts.Success && isReset)
                                    {
                                        parts = Regex.Match(text, "^(?:(?>0*([0-9]+))(?>([.][0-9]{1,20})[0-9]*)?(ms|us|\u00b5s|\u03bcs|ns|h|m|s))+$");
                                    }
                                    double wait = parts.Success ? 0 : -1;
                                    int fractions = 0;
                                    for (int i = 0; i < parts.Groups[1].Captures.Count; i++)
                                    {
                                        Capture digits = parts.Groups[1].Captures[i];
                                        string number = digits.Value;
                                        // Not every number has a fraction: one that belongs to this stands right behind it.
                                        if (fractions < parts.Groups[2].Captures.Count && parts.Groups[2].Captures[fractions].Index == digits.Index + digits.Length)
                                        {
                                            number += parts.Groups[2].Captures[fractions].Value;
                                            fractions++;
                                        }
                                        string unit = name.EndsWith("-ms") ? "ms" : parts.Groups[3].Captures[i].Value;
                                        double factor = unit == "h" ? 3600000 : unit == "m" ? 60000 : unit == "s" || unit == "" ? 1000 : unit == "ms" ? 1 : unit == "ns" ? 0.000001 : 0.001;
                                        // Too large to hold is a day. JToken reads a number alike in every culture.
                                        wait += digits.Length > 15 ? 86400000 : JToken.Parse(number).Value<double>() * factor;
                                    }
                                    if (name == "Retry-After" && !parts.Success)
                                    {
                                        wait = (double)context.Variables["retryDateMs"];
                                    }
                                    // Garbage does not count, nor does a reset of zero. At least 0.1 s, so that nothing is asked
                                    // in a hot loop; at most a day.
                                    if (wait > 0 || (wait == 0 && !isReset))
                                    {
                                        return (long)Math.Min(86400000, Math.Max(100, Math.Ceiling(wait - 0.000001)));
                                    }
                                }
                                return )~"_s +
           QString::number(policyDefaultWait(plan)) + uR"~(L;
                            })~"_s;
}

} // namespace spillway
