// The functions of libcurl that are used here, loaded with the first request.
#ifndef PLUMBLINE_FEED_CURL_DYNLOAD_H
#define PLUMBLINE_FEED_CURL_DYNLOAD_H

#include "base/error.h"

#include <curl/curl.h>

struct curl_calls {
    __typeof__(curl_global_init) *global_init;
    __typeof__(curl_getdate) *getdate;
    __typeof__(curl_slist_append) *slist_append;
    __typeof__(curl_slist_free_all) *slist_free_all;
    __typeof__(curl_easy_init) *easy_init;
    __typeof__(curl_easy_setopt) *easy_setopt;
    __typeof__(curl_easy_perform) *easy_perform;
    __typeof__(curl_easy_getinfo) *easy_getinfo;
    __typeof__(curl_easy_strerror) *easy_strerror;
    __typeof__(curl_easy_cleanup) *easy_cleanup;
    __typeof__(curl_multi_init) *multi_init;
    __typeof__(curl_multi_add_handle) *multi_add_handle;
    __typeof__(curl_multi_perform) *multi_perform;
    __typeof__(curl_multi_info_read) *multi_info_read;
    __typeof__(curl_multi_poll) *multi_poll;
    __typeof__(curl_multi_remove_handle) *multi_remove_handle;
    __typeof__(curl_multi_cleanup) *multi_cleanup;
};

// The library, initialised, for any thread; NULL if it cannot be loaded. Never freed.
const struct curl_calls *curl_dynload(struct error *error);

#endif
