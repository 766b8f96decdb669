// SPDX-License-Identifier: MIT
#include "core/http/headers.h"

#include <algorithm>
#include <array>

namespace spillway
{
namespace
{

constexpr char toLowerAscii(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr std::array<bool, 256> makeTokenCharacters()
{
    std::array<bool, 256> characters{};
    for (const char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'}) {
        characters[static_cast<unsigned char>(c)] = true;
    }
    for (unsigned char c = '0'; c <= '9'; ++c) {
        characters[c] = true;
    }
    for (unsigned char c = 'a'; c <= 'z'; ++c) {
        characters[c] = true;
        characters[static_cast<unsigned char>(c - 'a' + 'A')] = true;
    }
    return characters;
}

constexpr std::array<bool, 256> tokenCharacters = makeTokenCharacters();

} // namespace

bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char left, char right) {
               return left == right || toLowerAscii(left) == toLowerAscii(right);
           });
}

bool listHasToken(QByteArrayView list, QByteArrayView token)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        if (equalsIgnoringCase(trimmedWhitespace(comma < 0 ? list : list.first(comma)), token)) {
            return true;
        }
        if (comma < 0) {
            break;
        }
        list = list.sliced(comma + 1);
    }
    return false;
}

bool isTokenCharacter(char c)
{
    return tokenCharacters[static_cast<unsigned char>(c)];
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

QByteArrayView trimmedWhitespace(QByteArrayView text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isBlank(text.front())) {
        text = text.sliced(1);
    }
    while (!text.isEmpty() && isBlank(text.back())) {
        text.chop(1);
    }
    return text;
}

void HeaderList::set(QByteArrayView name, const QByteArray &value)
{
    const auto hasName = [name](const HeaderField &field) { return equalsIgnoringCase(field.name, name); };
    const auto first = std::find_if(m_fields.cbegin(), m_fields.cend(), hasName);
    if (first == m_fields.cend()) {
        append(name.toByteArray(), value);
        return;
    }
    const qsizetype place = first - m_fields.cbegin();
    m_fields[place] = {name.toByteArray(), value};
    m_fields.erase(std::remove_if(m_fields.begin() + place + 1, m_fields.end(), hasName), m_fields.end());
}

int HeaderList::remove(QByteArrayView name)
{
    return int(m_fields.removeIf([name](const HeaderField &field) { return equalsIgnoringCase(field.name, name); }));
}

bool HeaderList::contains(QByteArrayView name) const
{
    return std::any_of(begin(), end(),
                       [name](const HeaderField &field) { return equalsIgnoringCase(field.name, name); });
}

QByteArray HeaderList::value(QByteArrayView name) const
{
    for (const HeaderField &field : m_fields) {
        if (equalsIgnoringCase(field.name, name)) {
            return field.value;
        }
    }
    return {};
}

QList<QByteArray> HeaderList::values(QByteArrayView name) const
{
    QList<QByteArray> found;
    for (const HeaderField &field : m_fields) {
        if (equalsIgnoringCase(field.name, name)) {
            found.append(field.value);
        }
    }
    return found;
}

bool HeaderList::hasToken(QByteArrayView name, QByteArrayView token) const
{
    return std::any_of(begin(), end(), [name, token](const HeaderField &field) {
        return equalsIgnoringCase(field.name, name) && listHasToken(field.value, token);
    });
}

} // namespace spillway
