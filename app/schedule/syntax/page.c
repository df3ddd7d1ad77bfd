#include "schedule/syntax/page.h"

#include "base/text.h"
#include "schedule/syntax/page_kind.h"
#include "schedule/syntax/tags.h"

#include <string.h>
#include <strings.h>

static bool starts(const char *bytes, size_t length, const char *text)
{
    return length >= strlen(text) && strncasecmp(bytes, text, strlen(text)) == 0;
}

// Behind the first `close`, and white space; NULL if there is none.
static const char *skip_past(const char *bytes, const char *end, const char *close)
{
    const char *found = memmem(bytes, (size_t)(end - bytes), close, strlen(close));
    if (!found)
        return NULL;
    found += strlen(close);
    while (found < end && strchr(" \t\r\n", *found) && *found != '\0')
        found++;
    return found;
}

static bool is_page_tag(const char *bytes, size_t length)
{
    static const char *const names[] = {"html", "head", "body", "title", "meta", "link", "script", "style",
        "div", "p", "h1", "table", "form", "center"};
    struct tags tags = tags_begin(bytes, length);
    struct tag tag;
    if (length < 2 || bytes[0] != '<' || strchr("!?/", bytes[1]) || !tags_next(&tags, &tag))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (tag_is(&tag, names[i]) && tag.name == bytes + 1)
            return true;
    return false;
}

bool page_begins(const char *bytes, size_t length)
{
    const char *end = bytes + length;
    const char *at = bytes;
    while (
        at && at < end && (starts(at, (size_t)(end - at), "<!--") || starts(at, (size_t)(end - at), "<?xml")))
        at = skip_past(at, end, at[1] == '!' ? "-->" : "?>");
    if (!at || at == end)
        return false;
    size_t left = (size_t)(end - at);
    if (starts(at, left, "<!doctype"))
        return left > 10 && starts(at + 10, left - 10, "html");
    return is_page_tag(at, left);
}

static bool is_cancelled(const atomic_bool *cancel, struct error *error)
{
    return cancel && atomic_load_explicit(cancel, memory_order_relaxed) &&
           !error_cancel(error, "reading was cancelled");
}

// Appends a script's content without what old pages put around it, and with spaces for control characters:
// line breaks within texts are frequent, and JSON does not allow them.
static void take_script(const char *content, size_t length, struct str *out)
{
    static const char *const wrappers[] = {"<!--", "-->", "//<![CDATA[", "//]]>", "<![CDATA[", "]]>"};
    str_clear(out);
    str_add(out, content, length);
    if (out->failed)
        return;
    for (size_t i = 0; i < out->length; i++)
        if ((unsigned char)out->text[i] < ' ')
            out->text[i] = ' ';
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
        size_t size = strlen(wrappers[i]);
        size_t begin = 0;
        while (begin < out->length && out->text[begin] == ' ')
            begin++;
        size_t end = out->length;
        while (end > begin && out->text[end - 1] == ' ')
            end--;
        if (i % 2 == 0 && end - begin >= size && memcmp(out->text + begin, wrappers[i], size) == 0)
            memset(out->text + begin, ' ', size);
        if (i % 2 == 1 && end - begin >= size && memcmp(out->text + end - size, wrappers[i], size) == 0)
            memset(out->text + end - size, ' ', size);
    }
}

static bool is_json_ld(const struct tag *tag, struct str *type)
{
    return !tag->closing && tag_is(tag, "script") && tag_attribute(tag, "type", type) &&
           starts(str_text(type), type->length, "application/ld+json");
}

// False if there is no memory, or if it was cancelled.
static bool add_document(
    const char *content, size_t length, json_t *list, struct error *duplicate, struct error *error)
{
    struct str text = {0};
    struct error why = {0};
    struct error twice = {0};
    take_script(content, length, &text);
    json_t *document = text.failed ? NULL : json_read(str_text(&text), text.length, &twice, &why);
    bool failed = text.failed || why.code == ERROR_MEMORY || why.code == ERROR_CANCELLED;
    str_free(&text);
    if (duplicate && twice.code != ERROR_NONE && duplicate->code == ERROR_NONE)
        error_copy(duplicate, &twice);
    if (document)
        failed = json_array_append_new(list, document) != 0;
    if (failed && why.code == ERROR_CANCELLED)
        return error_copy(error, &why);
    return !failed || error_memory(error, "not enough memory to read it");
}

static bool add_documents(const char *bytes, size_t length, const atomic_bool *cancel, json_t *list,
    struct error *duplicate, struct error *error)
{
    struct tags tags = tags_begin(bytes, length);
    struct tag tag;
    struct str type = {0};
    bool ok = true;
    while (ok && tags_next(&tags, &tag)) {
        const char *content;
        size_t size = tags_content(&tags, &content);
        if (is_cancelled(cancel, error))
            ok = false;
        else if (is_json_ld(&tag, &type))
            ok = add_document(content, size, list, duplicate, error);
        else
            ok = !type.failed || error_memory(error, "not enough memory to read it");
    }
    str_free(&type);
    return ok;
}

json_t *page_read(
    const char *bytes, size_t length, const atomic_bool *cancel, struct error *duplicate, struct error *error)
{
    json_t *list = json_array();
    if (!list) {
        error_memory(error, "not enough memory to read it");
        return NULL;
    }
    bool ok = add_documents(bytes, length, cancel, list, duplicate, error);
    if (ok && json_array_size(list) > 0)
        return list;
    json_decref(list);
    if (ok)
        page_kind_explain(bytes, length, cancel, error);
    return NULL;
}

// What page_look fills.
struct looking {
    struct page *page;
    struct page_link *links;
    struct str value;
    struct str other;
    bool failed; // out of memory
};

// tag_attribute, which fails for want of memory, too.
static bool attribute(struct looking *looking, const struct tag *tag, const char *name, struct str *out)
{
    bool found = tag_attribute(tag, name, out);
    looking->failed |= out->failed;
    return found;
}

static const char *keep(struct looking *looking, const struct str *text)
{
    const char *kept = arena_text(&looking->page->arena, str_text(text), text->length);
    return kept ? kept : "";
}

// Links that may be to a schedule, or name its event.
static bool is_of_interest(const char *href)
{
    static const char *const parts[] = {"schedule", "timetable", "fahrplan", "program", "agenda", "export",
        ".ics", "/event/", "confId=", "sessionize.com/", "sched.com", "calendar.google.com/", "pretalx",
        "conference"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcasestr(href, parts[i]))
            return true;
    return false;
}

static void add_link(struct looking *looking, enum page_link_kind kind, const struct tag *tag)
{
    struct page *page = looking->page;
    bool anchor = kind == PAGE_LINK_ANCHOR;
    if (page->link_count == PAGE_MAX_LINKS ||
        !attribute(looking, tag, kind == PAGE_LINK_EMBEDDED ? "src" : "href", &looking->value) ||
        looking->value.length == 0 || (anchor && !is_of_interest(str_text(&looking->value))))
        return;
    if (!attribute(looking, tag, "type", &looking->other))
        str_clear(&looking->other);
    looking->links[page->link_count++] = (struct page_link){
        .kind = kind, .href = keep(looking, &looking->value), .type = keep(looking, &looking->other)};
}

static void take_meta(struct looking *looking, const struct tag *tag)
{
    if (attribute(looking, tag, "name", &looking->value) &&
        strcasecmp(str_text(&looking->value), "generator") == 0 &&
        attribute(looking, tag, "content", &looking->other) && looking->page->generator[0] == '\0' &&
        looking->other.length > 0)
        looking->page->generator = keep(looking, &looking->other);
}

static void take_title(struct looking *looking, const struct tags *tags)
{
    enum { MAX_TITLE = 200 };
    const char *content;
    size_t length = tags_content(tags, &content);
    if (length > MAX_TITLE * 4 || !text_is_utf8(content, length, NULL) || looking->page->title[0] != '\0')
        return;
    str_clear(&looking->value);
    text_clean(&looking->value, content, length);
    looking->failed |= looking->value.failed;
    if (looking->value.length > 0 && looking->value.length <= MAX_TITLE)
        looking->page->title = keep(looking, &looking->value);
}

static void take(struct looking *looking, const struct tags *tags, const struct tag *tag)
{
    struct page *page = looking->page;
    struct str *value = &looking->value;
    if (tag->closing)
        return;
    if (tag_is(tag, "a"))
        add_link(looking, PAGE_LINK_ANCHOR, tag);
    else if (tag_is(tag, "script") || tag_is(tag, "iframe"))
        add_link(looking, PAGE_LINK_EMBEDDED, tag);
    else if (tag_is(tag, "link") && attribute(looking, tag, "rel", value) &&
             strcasestr(str_text(value), "alternate") && !strcasestr(str_text(value), "stylesheet"))
        add_link(looking, PAGE_LINK_ALTERNATE, tag);
    else if (tag_is(tag, "meta"))
        take_meta(looking, tag);
    else if (tag_is(tag, "base") && page->base[0] == '\0' && attribute(looking, tag, "href", value))
        page->base = keep(looking, value);
    else if (tag_is(tag, "title"))
        take_title(looking, tags);
    else if (tag_is(tag, "input") && attribute(looking, tag, "type", value))
        page->asks_password |= strcasecmp(str_text(value), "password") == 0;
}

bool page_look(
    const char *bytes, size_t length, const atomic_bool *cancel, struct page *out, struct error *error)
{
    *out = (struct page){.title = "", .generator = "", .base = ""};
    struct looking looking = {.page = out};
    looking.links = arena_alloc(&out->arena, PAGE_MAX_LINKS, sizeof *looking.links);
    out->links = looking.links;
    struct tags tags = tags_begin(bytes, length);
    struct tag tag;
    bool cancelled = false;
    while (looking.links && !cancelled && tags_next(&tags, &tag)) {
        cancelled = is_cancelled(cancel, error);
        if (!cancelled)
            take(&looking, &tags, &tag);
    }
    bool failed = out->arena.failed || looking.failed;
    str_free(&looking.value);
    str_free(&looking.other);
    return !cancelled && (!failed || error_memory(error, "not enough memory to read the page"));
}

void page_free(struct page *page)
{
    arena_free(&page->arena);
    *page = (struct page){.title = "", .generator = "", .base = ""};
}
