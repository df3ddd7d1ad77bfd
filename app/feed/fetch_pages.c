#include "feed/fetch_pages.h"

#include "base/address_join.h"
#include "base/json.h"
#include "feed/fetch_expand.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// The pages so far, as one document.
struct book {
    const struct fetch_source *source;
    const struct fetch_limits *limits;
    bool (*cancel)(void *);
    void *context;
    json_t *root; // the first page, which gets the lists of the others
    struct str next;
    size_t bytes;
    size_t count;
};

// The lists that go on from page to page.
static const char *const lists[] = {"results", "data", "included"};

static const char *next_of(const json_t *root)
{
    const char *next =
        json_is_array(json_member(root, "results")) ? json_string_value(json_member(root, "next")) : NULL;
    const json_t *links = json_member(root, "links");
    if (!next && json_is_array(json_member(root, "data")))
        next = json_string_value(json_member(links, "next"));
    if (!next && json_is_array(json_member(root, "data")))
        next = json_string_value(json_member(json_member(links, "next"), "href"));
    return next && *next ? next : NULL;
}

// A server behind a proxy often does not know that it is reached by https.
static void follow_scheme(const char *address, struct str *next)
{
    struct str secure = {0};
    if (strncasecmp(address, "https:", 6) != 0 || strncasecmp(str_text(next), "http:", 5) != 0)
        return;
    str_format(&secure, "https:%s", str_text(next) + 5);
    next->failed |= secure.failed;
    if (!secure.failed && address_same_origin(address, str_text(&secure))) {
        str_clear(next);
        str_add_text(next, str_text(&secure));
    }
    str_free(&secure);
}

// Where the next page is; "" if there is none.
static bool find_next(struct book *book, const json_t *page, struct error *error)
{
    const char *link = next_of(page);
    struct str next = {0};
    bool ok = true;
    if (link) {
        ok = address_join(book->source->address, link, &next);
        follow_scheme(book->source->address, &next);
        ok = ok && address_same_origin(book->source->address, str_text(&next));
        if (next.failed)
            ok = false; // said below
        else if (!ok)
            error_set(error, "its next page is on another server, which is not asked");
        // One that leads back would never end.
        else if (strcmp(str_text(&next), str_text(&book->next)) == 0)
            ok = error_set(error, "its page %zu says that it is followed by itself", book->count);
        else if (book->count == FETCH_PAGES_MAX)
            ok = error_set(error, "it has more than %d pages", FETCH_PAGES_MAX);
    }
    str_free(&book->next);
    book->next = next;
    return next.failed ? error_memory(error, "not enough memory") : ok;
}

static bool append_page(struct book *book, const json_t *page, struct error *error)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const json_t *more = json_member(page, lists[i]);
        json_t *all = json_object_get(book->root, lists[i]);
        if (json_is_array(more) && json_is_array(all) && json_array_extend(all, (json_t *)more) != 0)
            return error_memory(error, "not enough memory");
        if (json_is_array(more) && !all && json_object_set(book->root, lists[i], (json_t *)more) != 0)
            return error_memory(error, "not enough memory");
    }
    return true;
}

static bool fetch_next(struct book *book, struct error *error)
{
    struct fetch_source source = *book->source;
    struct fetch_limits limits = *book->limits;
    struct fetch_answer answer;
    source.address = str_text(&book->next);
    limits.bytes = book->bytes < limits.bytes ? limits.bytes - book->bytes : 1;
    bool ok =
        fetch_with_limits(&source, NULL, &limits, book->cancel, book->context, &answer, error) == FETCH_NEW;
    book->count++;
    book->bytes += answer.body.length;
    json_t *page = ok ? json_read(str_text(&answer.body), answer.body.length, NULL, error) : NULL;
    ok = page && append_page(book, page, error) && find_next(book, page, error);
    json_decref(page);
    fetch_answer_free(&answer);
    return ok;
}

static bool write_book(struct book *book, struct fetch_answer *answer, struct error *error)
{
    json_object_del(book->root, "next");
    json_object_del(book->root, "links");
    char *text = json_write(book->root, JSON_COMPACT);
    str_clear(&answer->body);
    str_add_text(&answer->body, text ? text : "");
    bool ok = text && !answer->body.failed;
    free(text);
    answer->validators = (struct fetch_validators){0};
    return ok || error_memory(error, "not enough memory");
}

// Fetches the pages after the first, which `answer` has.
static bool complete(struct book *book, struct fetch_answer *answer, struct error *error)
{
    bool ok = find_next(book, book->root, error);
    while (ok && str_text(&book->next)[0] != '\0')
        ok = fetch_next(book, error);
    return ok && (book->count == 1 || write_book(book, answer, error));
}

// Most documents have no pages, and are not read here.
static bool may_have_pages(const struct str *body)
{
    static const char word[] = "\"next\"";
    return memmem(str_text(body), body->length, word, sizeof word - 1) != NULL;
}

// Gets the pages after the first.
static bool fetch_others(struct book *book, struct fetch_answer *answer, struct error *error)
{
    struct error why = {0}; // whoever reads the document will say it, but for memory
    book->bytes = answer->body.length;
    book->root = json_read(str_text(&answer->body), answer->body.length, NULL, &why);
    bool ok = book->root                 ? complete(book, answer, error)
              : why.code == ERROR_MEMORY ? error_copy(error, &why)
                                         : true;
    json_decref(book->root);
    str_free(&book->next);
    return ok;
}

enum fetch_result fetch_pages(const struct fetch_source *source, const struct fetch_validators *known,
    const struct fetch_limits *limits, bool (*cancel)(void *), void *context, struct fetch_answer *answer,
    size_t *pages, struct error *error)
{
    enum fetch_result result = fetch_with_limits(source, known, limits, cancel, context, answer, error);
    size_t asked_again = 0;
    *pages = 1;
    if (result != FETCH_NEW || !address_is_remote(source->address))
        return result;
    bool ok = !fetch_expand_may(&answer->body) ||
              fetch_expand(source, limits, cancel, context, answer, &asked_again, error);
    struct book book = {.source = source, .limits = limits, .cancel = cancel, .context = context, .count = 1};
    if (ok && may_have_pages(&answer->body))
        ok = fetch_others(&book, answer, error);
    *pages = book.count + asked_again;
    return ok ? FETCH_NEW : FETCH_FAILED;
}
