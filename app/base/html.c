#include "base/html.h"

#include "base/text_internal.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

// HTML's names of U+00A0 to U+00FF, in order.
static const char *const latin[] = {"nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect",
    "uml", "copy", "ordf", "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute",
    "micro", "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc",
    "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde",
    "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave",
    "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml",
    "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
    "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml"};

// Other entities that occur in titles and names: markup, typography, more Latin letters, Greek, symbols.
static const struct {
    const char *name;
    uint32_t code_point;
} named[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"OElig", 0x152},
    {"oelig", 0x153}, {"Scaron", 0x160}, {"scaron", 0x161}, {"Yuml", 0x178}, {"fnof", 0x192}, {"circ", 0x2C6},
    {"tilde", 0x2DC}, {"Abreve", 0x102}, {"abreve", 0x103}, {"Aogon", 0x104}, {"aogon", 0x105},
    {"Cacute", 0x106}, {"cacute", 0x107}, {"Ccaron", 0x10C}, {"ccaron", 0x10D}, {"Dcaron", 0x10E},
    {"dcaron", 0x10F}, {"Eogon", 0x118}, {"eogon", 0x119}, {"Ecaron", 0x11A}, {"ecaron", 0x11B},
    {"Lstrok", 0x141}, {"lstrok", 0x142}, {"Nacute", 0x143}, {"nacute", 0x144}, {"Ncaron", 0x147},
    {"ncaron", 0x148}, {"Rcaron", 0x158}, {"rcaron", 0x159}, {"Sacute", 0x15A}, {"sacute", 0x15B},
    {"Zacute", 0x179}, {"zacute", 0x17A}, {"Zdot", 0x17B}, {"zdot", 0x17C}, {"Zcaron", 0x17D},
    {"zcaron", 0x17E}, {"Alpha", 0x391}, {"Beta", 0x392}, {"Gamma", 0x393}, {"Delta", 0x394},
    {"Epsilon", 0x395}, {"Zeta", 0x396}, {"Eta", 0x397}, {"Theta", 0x398}, {"Iota", 0x399}, {"Kappa", 0x39A},
    {"Lambda", 0x39B}, {"Mu", 0x39C}, {"Nu", 0x39D}, {"Xi", 0x39E}, {"Omicron", 0x39F}, {"Pi", 0x3A0},
    {"Rho", 0x3A1}, {"Sigma", 0x3A3}, {"Tau", 0x3A4}, {"Upsilon", 0x3A5}, {"Phi", 0x3A6}, {"Chi", 0x3A7},
    {"Psi", 0x3A8}, {"Omega", 0x3A9}, {"alpha", 0x3B1}, {"beta", 0x3B2}, {"gamma", 0x3B3}, {"delta", 0x3B4},
    {"epsilon", 0x3B5}, {"zeta", 0x3B6}, {"eta", 0x3B7}, {"theta", 0x3B8}, {"iota", 0x3B9}, {"kappa", 0x3BA},
    {"lambda", 0x3BB}, {"mu", 0x3BC}, {"nu", 0x3BD}, {"xi", 0x3BE}, {"omicron", 0x3BF}, {"pi", 0x3C0},
    {"rho", 0x3C1}, {"sigmaf", 0x3C2}, {"sigma", 0x3C3}, {"tau", 0x3C4}, {"upsilon", 0x3C5}, {"phi", 0x3C6},
    {"chi", 0x3C7}, {"psi", 0x3C8}, {"omega", 0x3C9}, {"ensp", 0x2002}, {"emsp", 0x2003}, {"thinsp", 0x2009},
    {"zwnj", 0x200C}, {"zwj", 0x200D}, {"lrm", 0x200E}, {"rlm", 0x200F}, {"ndash", 0x2013}, {"mdash", 0x2014},
    {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"sbquo", 0x201A}, {"ldquo", 0x201C}, {"rdquo", 0x201D},
    {"bdquo", 0x201E}, {"dagger", 0x2020}, {"Dagger", 0x2021}, {"bull", 0x2022}, {"hellip", 0x2026},
    {"permil", 0x2030}, {"prime", 0x2032}, {"Prime", 0x2033}, {"lsaquo", 0x2039}, {"rsaquo", 0x203A},
    {"oline", 0x203E}, {"frasl", 0x2044}, {"euro", 0x20AC}, {"trade", 0x2122}, {"larr", 0x2190},
    {"uarr", 0x2191}, {"rarr", 0x2192}, {"darr", 0x2193}, {"harr", 0x2194}, {"rArr", 0x21D2},
    {"hArr", 0x21D4}, {"forall", 0x2200}, {"exist", 0x2203}, {"isin", 0x2208}, {"sum", 0x2211},
    {"minus", 0x2212}, {"radic", 0x221A}, {"infin", 0x221E}, {"cap", 0x2229}, {"cup", 0x222A},
    {"asymp", 0x2248}, {"ne", 0x2260}, {"equiv", 0x2261}, {"le", 0x2264}, {"ge", 0x2265}, {"hearts", 0x2665},
    {"num", '#'}, {"excl", '!'}, {"percnt", '%'}, {"lpar", '('}, {"rpar", ')'}, {"ast", '*'}, {"plus", '+'},
    {"comma", ','}, {"period", '.'}, {"sol", '/'}, {"colon", ':'}, {"semi", ';'}, {"equals", '='},
    {"quest", '?'}, {"commat", '@'}, {"lsqb", '['}, {"lbrack", '['}, {"bsol", '\\'}, {"rsqb", ']'},
    {"rbrack", ']'}, {"lowbar", '_'}, {"grave", '`'}, {"lbrace", '{'}, {"lcub", '{'}, {"vert", '|'},
    {"rbrace", '}'}, {"rcub", '}'}, {"hyphen", 0x2010}, {"check", 0x2713}, {"star", 0x2606},
    {"starf", 0x2605}, {"Tab", '\t'}, {"NewLine", '\n'}};

static bool is_name(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

static uint32_t named_entity(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (is_name(named[i].name, name, length))
            return named[i].code_point;
    for (uint32_t i = 0; i < sizeof latin / sizeof *latin; i++)
        if (is_name(latin[i], name, length))
            return 0xA0 + i;
    return 0;
}

// Numbers from 128 to 159 mean windows-1252 (HTML standard, "numeric character reference end state").
static uint32_t windows_1252(uint32_t number)
{
    static const uint16_t table[32] = {0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,
        0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
        0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178};
    return table[number - 128];
}

static uint32_t numeric_entity(const char *digits, size_t length)
{
    int base = 10;
    if (length > 1 && (digits[0] == 'x' || digits[0] == 'X')) {
        base = 16;
        digits++;
        length--;
    }
    uint32_t number = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)digits[i];
        if (base == 16 ? !isxdigit(c) : !isdigit(c))
            return 0;
        uint32_t value = isdigit(c) ? (uint32_t)(c - '0') : (uint32_t)(tolower(c) - 'a' + 10);
        if (number <= 0x10FFFF)
            number = number * (uint32_t)base + value;
    }
    if (number >= 128 && number <= 159)
        return windows_1252(number);
    return number == 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF) ? 0xFFFD : number;
}

// The character that the entity at `text`, which points at "&" and ends with ";", stands for; 0 if it is no
// entity.
static uint32_t entity(const char *text, size_t length)
{
    if (length > 3 && text[1] == '#')
        return numeric_entity(text + 2, length - 3);
    return length > 2 ? named_entity(text + 1, length - 2) : 0;
}

// Decodes the entity that the last byte, a ";", completes. A decoded ";" may complete another.
static void decode_at_end(struct str *out, size_t begin)
{
    enum { LONGEST = 12 };
    while (out->length > begin && out->text[out->length - 1] == ';') {
        size_t low = out->length - begin > LONGEST ? out->length - LONGEST : begin;
        size_t at = out->length - 1;
        while (at > low && out->text[at] != '&')
            at--;
        text_visited += out->length - at;
        uint32_t c = out->text[at] == '&' ? entity(out->text + at, out->length - at) : 0;
        if (c == 0)
            return;
        out->length = at;
        str_add_code_point(out, c);
    }
}

void html_decode_entities(struct str *out, const char *text, size_t length)
{
    size_t begin = out->length;
    for (const char *at = text; at < text + length && !out->failed;) {
        const char *semicolon = memchr(at, ';', (size_t)(text + length - at));
        const char *next = semicolon ? semicolon + 1 : text + length;
        str_add(out, at, (size_t)(next - at));
        text_visited += (size_t)(next - at);
        if (semicolon)
            decode_at_end(out, begin);
        at = next;
    }
}
