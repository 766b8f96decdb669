// SPDX-License-Identifier: MIT
#include "core/simulate/multipart.h"

#include "core/http/headers.h"

#include <algorithm>

namespace spillway
{
namespace
{

/// The value of a parameter in a field like `form-data; name="file"`; null if it is not there. A quoted value may hold
/// `;` and escaped characters.
QByteArray parameter(QByteArrayView field, QByteArrayView wanted)
{
    qsizetype i = field.indexOf(';');
    while (i >= 0 && i < field.size()) {
        const qsizetype equals = field.sliced(i + 1).indexOf('=');
        if (equals < 0) {
            return {};
        }
        const QByteArrayView name = trimmedWhitespace(field.sliced(i + 1, equals));
        i += equals + 2;
        QByteArray value;
        if (i < field.size() && field[i] == '"') {
            for (++i; i < field.size() && field[i] != '"'; ++i) {
                if (field[i] == '\\' && i + 1 < field.size()) {
                    ++i;
                }
                value += field[i];
            }
            const qsizetype next = field.sliced(std::min(i, field.size())).indexOf(';');
            i = next < 0 ? field.size() : i + next;
        } else {
            const qsizetype next = field.sliced(i).indexOf(';');
            const qsizetype end = next < 0 ? field.size() : i + next;
            value = trimmedWhitespace(field.sliced(i, end - i)).toByteArray();
            i = end;
        }
        if (equalsIgnoringCase(name, wanted)) {
            return value.isNull() ? QByteArray("") : value;
        }
    }
    return {};
}

FormPart readPart(const QByteArray &part)
{
    FormPart result;
    const qsizetype headEnd = part.indexOf("\r\n\r\n");
    const QByteArray head = headEnd < 0 ? part : part.first(headEnd);
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && equalsIgnoringCase(line.first(colon), "Content-Disposition")) {
            const QByteArrayView value = trimmedWhitespace(QByteArrayView(line).sliced(colon + 1));
            result.name = parameter(value, "name");
            result.fileName = parameter(value, "filename");
        }
    }
    result.content = headEnd < 0 ? QByteArray() : part.sliced(headEnd + 4);
    return result;
}

} // namespace

std::optional<QList<FormPart>> parseMultipart(const QByteArray &contentType, const QByteArray &body)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView type = QByteArrayView(contentType).first(std::max<qsizetype>(semicolon, 0));
    const QByteArray boundary = parameter(contentType, "boundary");
    if (!equalsIgnoringCase(trimmedWhitespace(type), "multipart/form-data") || boundary.isEmpty()) {
        return std::nullopt;
    }
    // The line end before a delimiter belongs to the delimiter; the first one may stand at the very start.
    const QByteArray delimiter = "\r\n--" + boundary;
    qsizetype position = 0;
    if (body.startsWith(QByteArrayView(delimiter).sliced(2))) {
        position = delimiter.size() - 2;
    } else if (const qsizetype first = body.indexOf(delimiter); first >= 0) {
        position = first + delimiter.size();
    } else {
        return std::nullopt;
    }
    QList<FormPart> parts;
    while (!QByteArrayView(body).sliced(position).startsWith("--")) {
        const qsizetype lineEnd = body.indexOf("\r\n", position);
        if (lineEnd < 0) {
            return std::nullopt;
        }
        const qsizetype end = body.indexOf(delimiter, lineEnd);
        if (end < 0) {
            return std::nullopt;
        }
        const qsizetype start = std::min(lineEnd + 2, end);
        parts.append(readPart(body.sliced(start, end - start)));
        position = end + delimiter.size();
    }
    return parts;
}

QByteArray formField(const QList<FormPart> &parts, QByteArrayView name)
{
    for (const FormPart &part : parts) {
        if (part.name == name) {
            return part.content.isNull() ? QByteArray("") : part.content;
        }
    }
    return {};
}

} // namespace spillway
