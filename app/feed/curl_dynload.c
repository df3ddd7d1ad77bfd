#include "feed/curl_dynload.h"

#include "base/dynload.h"

#include <pthread.h>

#define CALL(name)                                                                                           \
    {                                                                                                        \
        "curl_" #name, offsetof(struct curl_calls, name)                                                     \
    }

static struct curl_calls loaded;
static struct error failure;
static bool is_loaded;

static void load(void)
{
    static const struct dynload_symbol calls[] = {
        CALL(global_init),
        CALL(getdate),
        CALL(slist_append),
        CALL(slist_free_all),
        CALL(easy_init),
        CALL(easy_setopt),
        CALL(easy_perform),
        CALL(easy_getinfo),
        CALL(easy_strerror),
        CALL(easy_cleanup),
        CALL(multi_init),
        CALL(multi_add_handle),
        CALL(multi_perform),
        CALL(multi_info_read),
        CALL(multi_poll),
        CALL(multi_remove_handle),
        CALL(multi_cleanup),
    };
    is_loaded = dynload_load("libcurl.so.4", calls, sizeof calls / sizeof *calls, &loaded, &failure) &&
                loaded.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    if (!is_loaded && failure.code == ERROR_NONE)
        error_set(&failure, "libcurl cannot start");
}

const struct curl_calls *curl_dynload(struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (is_loaded)
        return &loaded;
    error_copy(error, &failure);
    return NULL;
}
