// SPDX-License-Identifier: MIT
#include "core/config/jsontoken.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || isDigit(c);
}

char at(QByteArrayView text, qsizetype position)
{
    return position < text.size() ? text[position] : '\0';
}

/// Four hexadecimal digits at `position`; moves behind them.
std::optional<uint> takeUnit(QByteArrayView text, qsizetype &position)
{
    if (text.size() - position < 4) {
        return std::nullopt;
    }
    const QByteArrayView digits = text.sliced(position, 4);
    if (!std::all_of(digits.begin(), digits.end(),
                     [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); })) {
        return std::nullopt;
    }
    position += 4;
    return digits.toByteArray().toUInt(nullptr, 16);
}

std::optional<JsonFault> scanEscape(QByteArrayView text, qsizetype &position)
{
    const qsizetype begin = position++;
    const char kind = at(text, position);
    if (kind != '\0' && QByteArrayView("\"\\/bfnrt").contains(kind)) {
        ++position;
        return std::nullopt;
    }
    if (kind != 'u') {
        return JsonFault{begin, u"A backslash in a text is written twice, as in C:\\\\certificates."_s};
    }
    const std::optional<uint> unit = takeUnit(text, ++position);
    if (!unit) {
        return JsonFault{begin, u"\\u has to be followed by four hexadecimal digits."_s};
    }
    if (!QChar::isSurrogate(*unit)) {
        return std::nullopt;
    }
    if (QChar::isHighSurrogate(*unit) && text.sliced(position).startsWith("\\u")) {
        const std::optional<uint> second = takeUnit(text, position += 2);
        if (second && QChar::isLowSurrogate(*second)) {
            return std::nullopt;
        }
    }
    return JsonFault{begin, u"This is half of a surrogate pair and no character. Remove it, or write both halves."_s};
}

} // namespace

std::optional<JsonFault> scanJsonString(QByteArrayView text, qsizetype &position)
{
    const qsizetype begin = position++;
    while (position < text.size()) {
        const char c = text[position];
        if (c == '"') {
            ++position;
            return std::nullopt;
        }
        if (c == '\\') {
            if (std::optional<JsonFault> fault = scanEscape(text, position)) {
                return fault;
            }
            continue;
        }
        if (c == '\n' || c == '\r') {
            break;
        }
        if (static_cast<unsigned char>(c) < 0x20) {
            return JsonFault{position, u"A text holds a control character. A tab is written \\t."_s};
        }
        ++position;
    }
    return JsonFault{begin, u"A text begins here, and its closing quote is missing on this line."_s};
}

std::optional<JsonFault> scanJsonNumber(QByteArrayView text, qsizetype &position, JsonNumbers numbers)
{
    const qsizetype begin = position;
    const auto takeDigits = [&] {
        const qsizetype first = position;
        while (isDigit(at(text, position))) {
            ++position;
        }
        return position - first;
    };
    if (at(text, position) == '-') {
        ++position;
    }
    const bool startsWithZero = at(text, position) == '0';
    const qsizetype wholeDigits = takeDigits();
    bool isWellFormed = wholeDigits == 1 || (wholeDigits > 1 && !startsWithZero);
    bool isWhole = true;
    if (at(text, position) == '.') {
        isWhole = false;
        ++position;
        isWellFormed = takeDigits() > 0 && isWellFormed;
    }
    if (at(text, position) == 'e' || at(text, position) == 'E') {
        isWhole = false;
        ++position;
        if (at(text, position) == '+' || at(text, position) == '-') {
            ++position;
        }
        isWellFormed = takeDigits() > 0 && isWellFormed;
    }
    if (!isWellFormed || isWordCharacter(at(text, position))) {
        return JsonFault{begin, u"This is no number as JSON has them, like 10, -1 or 0.5. A text stands in quotes."_s};
    }
    const QByteArray number = text.sliced(begin, position - begin).toByteArray();
    bool isKept = false;
    if (isWhole && numbers == JsonNumbers::Kept) {
        number.toLongLong(&isKept);
    } else {
        number.toDouble(&isKept);
    }
    if (!isKept) {
        return JsonFault{begin, u"This number is too large or too small to be kept. Put it in quotes."_s};
    }
    return std::nullopt;
}

std::optional<JsonFault> scanJsonWord(QByteArrayView text, qsizetype &position)
{
    const qsizetype begin = position;
    while (isWordCharacter(at(text, position))) {
        ++position;
    }
    const QByteArrayView word = text.sliced(begin, position - begin);
    if (word == "true" || word == "false" || word == "null") {
        return std::nullopt;
    }
    return JsonFault{begin, u"A text stands in double quotes. Without them only true, false and null stand, in lower "
                            "case."_s};
}

QString jsonStringValue(QByteArrayView token)
{
    if (!token.contains('\\')) {
        return QString::fromUtf8(token.sliced(1).chopped(1));
    }
    return QJsonDocument::fromJson('[' + token.toByteArray() + ']').array().first().toString();
}

} // namespace spillway
