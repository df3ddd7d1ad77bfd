#include "schedule/syntax/xml.h"

#include "base/text.h"
#include "schedule/syntax/unknown.h"
#include "schedule/syntax/xml_encoding.h"
#include "schedule/syntax/xml_memory.h"
#include "schedule/syntax/xml_tree.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

enum { STEPS_A_POLL = 1024 };

struct reading {
    XML_Parser parser;
    struct xml_tree tree;
    const char *bytes;
    size_t length;
    const atomic_bool *cancel; // may be NULL
    size_t steps;
    size_t lines_before; // of the bytes given to the parser
    bool stopped;        // with `error`, unless the tree has failed
    bool takes_text;     // its handler is set
    struct error *duplicate;
    struct error *error;
};

// ---- what it is

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool starts(const char *bytes, size_t length, const char *with)
{
    size_t size = strlen(with);
    return length >= size && strncasecmp(bytes, with, size) == 0;
}

// Behind the next `end`; NULL if there is none.
static const char *behind(const char *bytes, const char *limit, const char *end)
{
    const char *found = memmem(bytes, (size_t)(limit - bytes), end, strlen(end));
    return found ? found + strlen(end) : NULL;
}

// Behind declarations and comments, where the doctype or the root element begins; NULL if that is missing.
static const char *find_root(const char *bytes, const char *limit)
{
    while (bytes && bytes < limit) {
        size_t left = (size_t)(limit - bytes);
        if (is_white(*bytes))
            bytes++;
        else if (starts(bytes, left, "<?"))
            bytes = behind(bytes, limit, "?>");
        else if (starts(bytes, left, "<!--"))
            bytes = behind(bytes, limit, "-->");
        else
            return bytes;
    }
    return NULL;
}

// Is it a doctype or the name of an element? Web pages were recognised before.
static bool is_root(const char *root, size_t length)
{
    return length > 1 && root[0] == '<' &&
           (isalpha((unsigned char)root[1]) || strchr("!_:", root[1]) || (unsigned char)root[1] >= 0x80) &&
           root[1] != '\0';
}

static bool begins_as_utf16(const char *bytes, size_t length)
{
    return length >= 4 && (memcmp(bytes, "\xFF\xFE<", 4) == 0 || memcmp(bytes, "\xFE\xFF\0<", 4) == 0);
}

bool xml_begins(const char *bytes, size_t length)
{
    if (begins_as_utf16(bytes, length))
        return true;
    if (length < 2 || bytes[0] != '<')
        return false;
    const char *root = find_root(bytes, bytes + length);
    return root ? is_root(root, (size_t)(bytes + length - root)) : bytes[1] == '?';
}

// ---- refusing

static void stop(struct reading *reading)
{
    reading->stopped = true;
    XML_StopParser(reading->parser, XML_FALSE);
}

// Where the parser is. Expat 2.9 has new names for these, and warns of the old ones.
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
#define parser_line XML_GetCurrentLineNumber64
#define parser_column XML_GetCurrentColumnNumber64
#define parser_index XML_GetCurrentByteIndex64
#else
#define parser_line XML_GetCurrentLineNumber
#define parser_column XML_GetCurrentColumnNumber
#define parser_index XML_GetCurrentByteIndex
#endif

static unsigned long line(const struct reading *reading)
{
    return (unsigned long)(parser_line(reading->parser) + reading->lines_before);
}

static void refuse(struct reading *reading, const char *what)
{
    error_set(reading->error, "XML, but at line %lu %s", line(reading), what);
    stop(reading);
}

// What people take for a schedule, by the name of the root element.
static const struct {
    const char *root;
    const char *what;
} others[] = {
    {"iCalendar", "a calendar as xCal"},
    {"urlset", "a website's sitemap"},
    {"sitemapindex", "a website's sitemap"},
    {"html", "a web page"},
    {"svg", "a picture"},
};

static void refuse_root(struct reading *reading, const char *name)
{
    const char *local = xml_tree_local(name);
    const char *what = NULL;
    if (unknown_explain(reading->bytes, reading->length, reading->error)) {
        stop(reading);
        return;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others && !what; i++)
        if (strcmp(others[i].root, local) == 0)
            what = others[i].what;
    char shown[64];
    size_t length = strnlen(local, sizeof shown - 1);
    while (!text_is_utf8(local, length, NULL))
        length--;
    memcpy(shown, local, length);
    shown[length] = '\0';
    error_set(reading->error,
        "this is %s (XML whose root element is <%s>); give the address of a schedule.xml as frab, pretalx, "
        "Wafer or FOSDEM publish it (<schedule>), or of a schedule.json",
        what ? what : "something else", shown);
    stop(reading);
}

// ---- handlers

// Is there nothing more to read?
static bool is_over(struct reading *reading)
{
    if (!reading->stopped && reading->cancel && reading->steps++ % STEPS_A_POLL == 0 &&
        atomic_load_explicit(reading->cancel, memory_order_relaxed)) {
        error_cancel(reading->error, "reading was cancelled");
        stop(reading);
    }
    return reading->stopped;
}

static void take_text(void *context, const char *text, int length);

static void look(struct reading *reading)
{
    struct xml_tree *tree = &reading->tree;
    if (tree->failed)
        stop(reading);
    if (tree->repeated && reading->duplicate->code == ERROR_NONE)
        error_set(reading->duplicate, "line %lu: the element of \"%s\"", line(reading), tree->repeated);
    tree->repeated = NULL;
    // Most of a document is between the texts that are wanted: white space, abstracts.
    bool wanted = tree->text_depth > 0;
    if (wanted != reading->takes_text)
        XML_SetCharacterDataHandler(reading->parser, wanted ? take_text : NULL);
    reading->takes_text = wanted;
}

static void take_text(void *context, const char *text, int length)
{
    struct reading *reading = context;
    if (is_over(reading))
        return;
    xml_tree_text(&reading->tree, text, (size_t)length);
    look(reading);
}

static void start_element(void *context, const char *name, const char **attributes)
{
    struct reading *reading = context;
    if (is_over(reading))
        return;
    if (reading->tree.depth == 0 && strcmp(xml_tree_local(name), "schedule") != 0) {
        refuse_root(reading, name);
        return;
    }
    if (reading->tree.depth == XML_TREE_DEPTH) {
        refuse(reading, "elements are nested too deeply");
        return;
    }
    xml_tree_start(&reading->tree, name, attributes);
    look(reading);
}

static void end_element(void *context, const char *name)
{
    struct reading *reading = context;
    if (is_over(reading))
        return;
    xml_tree_end(&reading->tree, name);
    look(reading);
}

static void take_comment(void *context, const char *comment)
{
    struct reading *reading = context;
    if (is_over(reading))
        return;
    xml_tree_comment(&reading->tree, comment);
    look(reading);
}

// An entity that is not declared, as HTML's &nbsp;: whoever cleans the text knows it.
static void take_entity(void *context, const char *name, int is_parameter)
{
    struct reading *reading = context;
    if (is_parameter || is_over(reading))
        return;
    xml_tree_text(&reading->tree, "&", 1);
    xml_tree_text(&reading->tree, name, strlen(name));
    xml_tree_text(&reading->tree, ";", 1);
    look(reading);
}

// A few lines of these become gigabytes.
static void refuse_entity(void *context, const char *name, int is_parameter, const char *value, int length,
    const char *base, const char *system, const char *public, const char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)length;
    (void)base, (void)system, (void)public, (void)notation;
    if (!is_over(context))
        refuse(context, "an entity is declared (<!ENTITY>), which is not read; ask for a file without");
}

static void refuse_default(
    void *context, const char *element, const char *name, const char *type, const char *value, int required)
{
    (void)element, (void)name, (void)type, (void)required;
    if (value && !is_over(context))
        refuse(context, "attributes are declared (<!ATTLIST>), which is not read; ask for a file without");
}

static void set_handlers(struct reading *reading)
{
    XML_Parser parser = reading->parser;
    XML_SetUserData(parser, reading);
    XML_SetElementHandler(parser, start_element, end_element);
    XML_SetCommentHandler(parser, take_comment);
    XML_SetSkippedEntityHandler(parser, take_entity);
    XML_SetEntityDeclHandler(parser, refuse_entity);
    XML_SetAttlistDeclHandler(parser, refuse_default);
    XML_SetUnknownEncodingHandler(parser, xml_encoding_find, NULL);
    // Not that one is ever loaded: so entities are skipped that may be declared there.
    XML_UseForeignDTD(parser, XML_TRUE);
}

// ---- the document

static const char *hint(enum XML_Error code)
{
    switch (code) {
    case XML_ERROR_NO_ELEMENTS:
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_UNCLOSED_CDATA_SECTION:
    case XML_ERROR_PARTIAL_CHAR:
        return "; the file may have been cut off";
    case XML_ERROR_UNKNOWN_ENCODING:
    case XML_ERROR_INCORRECT_ENCODING:
        return "; ask for the file in UTF-8";
    default:
        return "";
    }
}

// The byte at which the parser stumbled; 0 beyond the end.
static unsigned char byte_at(const struct reading *reading, size_t *index)
{
    int64_t at = parser_index(reading->parser);
    *index = at < 0 ? 0 : (size_t)at;
    return *index < reading->length ? (unsigned char)reading->bytes[*index] : 0;
}

static void explain_syntax(const struct reading *reading)
{
    enum XML_Error code = XML_GetErrorCode(reading->parser);
    size_t index;
    unsigned char byte = byte_at(reading, &index);
    unsigned long column = (unsigned long)parser_column(reading->parser) + 1;
    if (code == XML_ERROR_INVALID_TOKEN && byte >= 0x80)
        error_set(reading->error, "not XML at line %lu, column %lu: byte %zu (0x%02X) is not of its encoding",
            line(reading), column, index, (unsigned)byte);
    else if (code == XML_ERROR_INVALID_TOKEN && byte > 0 && byte < 0x20)
        error_set(reading->error, "not XML at line %lu, column %lu: the control character 0x%02X",
            line(reading), column, (unsigned)byte);
    else
        error_set(reading->error, "not XML at line %lu, column %lu: %s%s", line(reading), column,
            XML_ErrorString(code), hint(code));
}

static void explain(const struct reading *reading)
{
    bool exceeded = xml_memory_exceeded();
    bool starved = json_scratch_failed(reading->error);
    enum XML_Error code = XML_GetErrorCode(reading->parser);
    if (reading->stopped && !reading->tree.failed)
        return; // it was said
    if (exceeded)
        error_set(reading->error, "its names and attributes take more than %d MB of memory",
            XML_MEMORY_MAX / (1024 * 1024));
    else if (reading->tree.failed || code == XML_ERROR_NO_MEMORY) {
        if (!starved)
            error_memory(reading->error, "not enough memory to read it");
    } else {
        explain_syntax(reading);
    }
}

static bool parse(struct reading *reading)
{
    if (reading->length > INT_MAX)
        return error_set(reading->error, "the file is too large");
    if (XML_Parse(reading->parser, reading->bytes, (int)reading->length, XML_TRUE) != XML_STATUS_OK) {
        explain(reading);
        return false;
    }
    if (!reading->tree.has_schedule)
        return error_set(reading->error, "XML with the root element <schedule>, but not a known schedule "
                                         "format: expected <conference> and "
                                         "<event>, as frab, pretalx, Wafer and FOSDEM write them");
    return true;
}

static void pass_over(struct reading *reading)
{
    if (reading->length >= 3 && memcmp(reading->bytes, "\xEF\xBB\xBF", 3) == 0) {
        reading->bytes += 3;
        reading->length -= 3;
    }
    for (; reading->length > 0 && is_white(*reading->bytes); reading->bytes++, reading->length--)
        reading->lines_before += *reading->bytes == '\n';
}

json_t *xml_read(
    const char *bytes, size_t length, const atomic_bool *cancel, struct error *duplicate, struct error *error)
{
    struct reading reading = {
        .bytes = bytes, .length = length, .cancel = cancel, .duplicate = duplicate, .error = error};
    error_clear(duplicate);
    pass_over(&reading);
    xml_memory_exceeded();
    reading.parser = XML_ParserCreate_MM(NULL, &xml_memory, NULL);
    if (!reading.parser) {
        error_memory(error, "not enough memory to read it");
        return NULL;
    }
    set_handlers(&reading);
    bool fine = parse(&reading);
    json_t *root = fine ? xml_tree_take(&reading.tree) : NULL;
    XML_ParserFree(reading.parser);
    xml_tree_free(&reading.tree);
    return root;
}
