// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"
#include "tests/fuzz/invariant.h"

#include <algorithm>

namespace spillway
{

/// Checks what holds for every header list that comes out of a parser, and writes it down.
inline QByteArray checkedHeaders(const HeaderList &headers)
{
    QByteArray text;
    for (const HeaderField &field : headers) {
        require(isToken(field.name), "a header name is no token: " + field.name);
        require(std::none_of(field.value.begin(), field.value.end(),
                             [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; }),
                "a header value holds a control character: " + field.value);
        require(trimmedWhitespace(field.value).size() == field.value.size(), "white space around a header value");
        text += '|' + field.name + ':' + field.value;
    }
    require(!headers.contains("transfer-encoding") || !headers.contains("content-length"),
            "both Transfer-Encoding and Content-Length");
    require(headers.values("content-length").size() <= 1, "two Content-Lengths");
    require(headers.values("transfer-encoding").size() <= 1, "two Transfer-Encodings");
    return text;
}

/// The lines of a header list as they are sent.
inline QByteArray headerLines(const HeaderList &headers)
{
    QByteArray lines;
    for (const HeaderField &field : headers) {
        lines += field.name + ": " + field.value + "\r\n";
    }
    return lines;
}

} // namespace spillway
