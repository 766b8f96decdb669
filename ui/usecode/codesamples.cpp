// SPDX-License-Identifier: MIT
#include "ui/usecode/codesamples.h"

namespace spillway
{

CodeLanguage sampleSyntax(SampleLanguage language)
{
    switch (language) {
    case SampleLanguage::Python:
        return CodeLanguage::Python;
    case SampleLanguage::JavaScript:
        return CodeLanguage::JavaScript;
    case SampleLanguage::CSharp:
        return CodeLanguage::CSharp;
    case SampleLanguage::Curl:
        break;
    }
    return CodeLanguage::Shell;
}

} // namespace spillway
