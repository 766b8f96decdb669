// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/headers.h"
#include "core/http/headscan.h"
#include "core/http/textblock.h"

#include <boost/beast/http/basic_parser.hpp>

#include <limits>
#include <optional>

/// Private to requestparser.cpp and responseparser.cpp: nobody else includes it, so that Beast stays out of the rest.
namespace spillway
{

inline QByteArrayView viewOf(boost::beast::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

/// Reads one complete head with Beast's grammar; fields go straight into our own list. It is made for a head and
/// thrown away: the end of the head is found by HeadScan before, the body is read behind it.
template <bool isRequest>
class BeastHead : public boost::beast::http::basic_parser<isRequest>
{
public:
    using Base = boost::beast::http::basic_parser<isRequest>;
    using Error = boost::beast::error_code;
    using Text = boost::beast::string_view;
    using Field = boost::beast::http::field;
    using Reason = boost::beast::http::error;

    /// Of `size` bytes.
    BeastHead(HeaderList &fields, qsizetype size)
        : m_fields(fields)
        , m_texts(size)
    {
        // Our own limits hold. Beast 1.74 takes "no limit" for the body as zero, so the largest number it is.
        this->body_limit(std::numeric_limits<std::uint64_t>::max());
        this->header_limit(std::numeric_limits<std::uint32_t>::max());
        this->eager(false);
        m_fields.reserve(16);
    }

    /// `head` is complete, with the empty line at its end; what is wrong with it.
    std::optional<HeadFault> read(QByteArrayView head)
    {
        Error error;
        const std::size_t consumed = put(head, error);
        if (error) {
            return faultOf(error);
        }
        if (!this->is_header_done() || consumed != std::size_t(head.size())) {
            return HeadFault{400, "The head is malformed."};
        }
        return {};
    }

    const MessageFraming &framing() const { return m_framing; }

protected:
    std::size_t put(QByteArrayView bytes, Error &error)
    {
        return Base::put(boost::asio::const_buffer(bytes.data(), std::size_t(bytes.size())), error);
    }

    /// Why the parsing ended with this error: what one of our own checks said, else what Beast found.
    HeadFault faultOf(const Error &error) const { return m_fault ? *m_fault : explain(error); }

    /// Ends the parsing with this fault.
    void refuse(const HeadFault &fault, Error &error)
    {
        m_fault = fault;
        error = Reason::bad_value;
    }

    /// What else is wrong with a field, by the rules of one kind of message.
    virtual std::optional<HeadFault> check(Field, QByteArrayView) { return {}; }

    virtual HeadFault explain(const Error &error) const
    {
        if (error == Reason::bad_content_length || error == Reason::bad_transfer_encoding) {
            return m_framing.explain(error == Reason::bad_content_length);
        }
        if (isTwoLengths<Reason>(error)) {
            return MessageFraming::twoLengths;
        }
        if (error == Reason::bad_field) {
            return {400, "A header line is not a name and directly behind it a colon and a value."};
        }
        if (error == Reason::bad_value) {
            return {400, "A header field's value is malformed."};
        }
        return {400, "The head is malformed."};
    }

private:
    /// Newer versions of Beast have a reason of their own for it.
    template <typename Reasons>
    static bool isTwoLengths(const Error &error)
    {
        if constexpr (requires { Reasons::multiple_content_length; }) {
            return error == Reasons::multiple_content_length;
        }
        return false;
    }

    void on_field_impl(Field field, Text name, Text value, Error &error) final
    {
        // A field's line is longer than its name and its value with a byte behind each: there is room for them.
        QByteArray nameText = m_texts.add(viewOf(name)); // first, and the value behind it: so PackedHeaders copies them
        m_fields.append(std::move(nameText), m_texts.add(viewOf(value)));
        std::optional<HeadFault> fault;
        switch (field) {
        case Field::content_length:
            fault = m_framing.addContentLength(viewOf(value));
            break;
        case Field::transfer_encoding:
            fault = m_framing.addTransferEncoding(viewOf(value));
            break;
        case Field::connection:
            m_framing.addConnection(viewOf(value));
            break;
        default:
            fault = check(field, viewOf(value));
            break;
        }
        if (fault) {
            refuse(*fault, error);
        }
    }

    // Bodies are not read by Beast.
    void on_header_impl(Error &) final {}
    void on_body_init_impl(const boost::optional<std::uint64_t> &, Error &) final {}
    std::size_t on_body_impl(Text, Error &) final { return 0; }
    void on_chunk_header_impl(std::uint64_t, Text, Error &) final {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text, Error &) final { return 0; }
    void on_finish_impl(Error &) final {}

    HeaderList &m_fields;
    TextBlock m_texts;
    MessageFraming m_framing;
    std::optional<HeadFault> m_fault;
};

} // namespace spillway
