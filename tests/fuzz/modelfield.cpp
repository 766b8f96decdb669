// SPDX-License-Identifier: MIT
#include "core/proxy/modelfield.h"

#include "core/config/jsonscan.h"
#include "tests/fuzz/fuzzinput.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace spillway
{
namespace
{

const QString otherName = QStringLiteral("other \"name\" \\ é");

QByteArray describe(const std::optional<ModelField> &field)
{
    return field ? field->name.toUtf8() + '|' + QByteArray::number(field->at) + '|' + QByteArray::number(field->length)
                 : QByteArray("none");
}

std::optional<ModelField> scan(const QList<QByteArray> &pieces)
{
    JsonModelScanner scanner;
    for (const QByteArray &piece : pieces) {
        const ExactBlock block(piece);
        if (scanner.feed(block.view())) {
            require(scanner.isDone(), "done and not done");
            break;
        }
    }
    return scanner.found();
}

QByteArray replaced(const QByteArray &text, const ModelField &field)
{
    require(field.at >= 0 && field.length >= 0 && field.at + field.length <= text.size(), "a value outside the body");
    return QByteArray(text).replace(field.at, field.length, field.replacement(otherName));
}

void checkJson(const FuzzInput &fuzz)
{
    const std::optional<ModelField> whole = scan({fuzz.text});
    require(describe(scan(fuzz.cutPieces())) == describe(whole), "found differently when cut");
    require(describe(scan(fuzz.singleBytes())) == describe(whole), "found differently byte by byte");
    if (whole) {
        const std::optional<ModelField> again = scan({replaced(fuzz.text, *whole)});
        require(again && again->name == otherName && again->at == whole->at, "a replaced name is not found again");
    }
    // Where the body is sound JSON, a JSON parser has to find the same.
    const JsonScan sound = QByteArrayView(fuzz.text).isValidUtf8() ? scanJson(fuzz.text) : JsonScan{};
    const QJsonObject object = QJsonDocument::fromJson(fuzz.text).object();
    if (!QByteArrayView(fuzz.text).isValidUtf8() || sound.fault || !sound.repeatedKeys.isEmpty() || object.isEmpty()) {
        return;
    }
    const QJsonValue model = object.value(QStringLiteral("model"));
    if (!model.isString()) {
        require(!whole, "a model where there is none");
    } else if (model.toString().size() < 100) { // what is longer is no name
        require(whole && whole->name == model.toString(), "not the model that a JSON parser finds");
        QJsonObject expected = object;
        expected.insert(QStringLiteral("model"), otherName);
        require(QJsonDocument::fromJson(replaced(fuzz.text, *whole)).object() == expected,
                "a replacement changes something else");
    }
}

void checkMultipart(const FuzzInput &fuzz)
{
    const QByteArray contentType = "multipart/form-data; boundary=b";
    const std::optional<ModelField> field = findMultipartModel(contentType, fuzz.text);
    if (!field) {
        return;
    }
    require(field->at > 0 && QString::fromUtf8(fuzz.text.mid(field->at, field->length)) == field->name,
            "another value");
    require(fuzz.text.mid(field->at + field->length, 5) == "\r\n--b", "a value that does not end at the boundary");
    const std::optional<ModelField> again = findMultipartModel(contentType, replaced(fuzz.text, *field));
    require(again && again->name == otherName && again->at == field->at, "a replaced name is not found again");
}

} // namespace

void fuzzModelField(QByteArrayView input)
{
    const FuzzInput fuzz(input);
    checkJson(fuzz);
    checkMultipart(fuzz);
}

} // namespace spillway
