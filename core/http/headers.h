// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <initializer_list>

/// Header fields as they came: order, spelling and repetitions are kept (RFC 9110 section 5).
namespace spillway
{

struct HeaderField
{
    QByteArray name;
    QByteArray value;

    bool operator==(const HeaderField &) const = default;
};

/// ASCII case-insensitive comparison, the one for field names (RFC 9110 section 5.1).
bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b);

/// True if `list`, a comma-separated list of tokens (RFC 9110 section 5.6.1), holds `token`, without regard to case.
bool listHasToken(QByteArrayView list, QByteArrayView token);

/// A token of RFC 9110 section 5.6.2 (a field name, a method …): not empty, and no delimiter in it.
bool isToken(QByteArrayView text);
bool isTokenCharacter(char c);

/// Without the optional white space (SP, HTAB) around it (RFC 9110 section 5.6.3).
QByteArrayView trimmedWhitespace(QByteArrayView text);

/// A list of header fields. Names compare without regard to case. A value type; copies are cheap (shared implicitly).
class HeaderList
{
public:
    HeaderList() = default;
    HeaderList(std::initializer_list<HeaderField> fields)
        : m_fields(fields)
    {
    }

    void append(QByteArray name, QByteArray value) { m_fields.append({std::move(name), std::move(value)}); }
    /// Replaces every field of this name with one, at the place of the first; appends if there was none.
    /// The new field has `name` as it is spelt here.
    void set(QByteArrayView name, const QByteArray &value);
    /// Removes every field of this name; returns how many there were.
    int remove(QByteArrayView name);

    bool contains(QByteArrayView name) const;
    /// The first value of this name; null if there is none (a field without a value is empty, not null).
    QByteArray value(QByteArrayView name) const;
    /// All values of this name, in order.
    QList<QByteArray> values(QByteArrayView name) const;
    /// True if a list-valued field of this name (`Connection`, `TE` …) holds `token`, without regard to case.
    bool hasToken(QByteArrayView name, QByteArrayView token) const;

    bool isEmpty() const { return m_fields.isEmpty(); }
    qsizetype size() const { return m_fields.size(); }
    void clear() { m_fields.clear(); }
    void reserve(qsizetype fields) { m_fields.reserve(fields); }
    auto begin() const { return m_fields.cbegin(); }
    auto end() const { return m_fields.cend(); }
    bool operator==(const HeaderList &) const = default;

private:
    QList<HeaderField> m_fields;
};

} // namespace spillway
