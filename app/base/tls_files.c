#include "base/tls_files.h"

#include "base/civil.h"
#include "base/dynload.h"
#include "base/file.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <pthread.h>
#include <string.h>

// The library's functions, without the "gnutls_" in their names.
struct gnutls_calls {
    const char *(*strerror)(int);
    int (*certificate_allocate_credentials)(gnutls_certificate_credentials_t *);
    void (*certificate_free_credentials)(gnutls_certificate_credentials_t);
    int (*certificate_set_x509_key_mem)(gnutls_certificate_credentials_t, const gnutls_datum_t *,
        const gnutls_datum_t *, gnutls_x509_crt_fmt_t);
    int (*x509_crt_list_import)(
        gnutls_x509_crt_t *, unsigned *, const gnutls_datum_t *, gnutls_x509_crt_fmt_t, unsigned);
    time_t (*x509_crt_get_expiration_time)(gnutls_x509_crt_t);
    void (*x509_crt_deinit)(gnutls_x509_crt_t);
};

#define CALL(name)                                                                                           \
    {                                                                                                        \
        "gnutls_" #name, offsetof(struct gnutls_calls, name)                                                 \
    }

static struct gnutls_calls calls;
static struct error failure;
static bool loaded;

static void load(void)
{
    static const struct dynload_symbol table[] = {
        CALL(strerror),
        CALL(certificate_allocate_credentials),
        CALL(certificate_free_credentials),
        CALL(certificate_set_x509_key_mem),
        CALL(x509_crt_list_import),
        CALL(x509_crt_get_expiration_time),
        CALL(x509_crt_deinit),
    };
    loaded = dynload_load("libgnutls.so.30", table, sizeof table / sizeof *table, &calls, &failure);
}

static bool load_once(struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return loaded || error_copy(error, &failure);
}

static bool read_pem(const char *file, struct str *out, struct error *error)
{
    enum { MAX_BYTES = 1 << 20 };
    return file_read_regular(file, MAX_BYTES, out, error) &&
           (out->length > 0 || error_set(error, "%s: it is empty", file));
}

static gnutls_datum_t datum_of(const struct str *text)
{
    return (gnutls_datum_t){.data = (unsigned char *)text->text, .size = (unsigned)text->length};
}

// Sets `expires` from the first certificate.
static bool check_certificates(
    const char *file, const struct str *text, int64_t *expires, struct error *error)
{
    enum { MAX_CERTIFICATES = 8 }; // a file of authorities has more; the first few stand for all
    gnutls_x509_crt_t list[MAX_CERTIFICATES];
    unsigned count = MAX_CERTIFICATES;
    gnutls_datum_t datum = datum_of(text);
    int code = calls.x509_crt_list_import(list, &count, &datum, GNUTLS_X509_FMT_PEM, 0);
    if (code < 1)
        return error_set(
            error, "%s: no certificate in PEM (%s)", file, code < 0 ? calls.strerror(code) : "it has none");
    *expires = (int64_t)calls.x509_crt_get_expiration_time(list[0]);
    for (int i = 0; i < code && i < MAX_CERTIFICATES; i++)
        calls.x509_crt_deinit(list[i]);
    return true;
}

static bool check_pair(
    const struct tls_pair *pair, const char *certificate_file, const char *key_file, struct error *error)
{
    gnutls_certificate_credentials_t credentials;
    gnutls_datum_t certificate = datum_of(&pair->certificate);
    gnutls_datum_t key = datum_of(&pair->key);
    if (calls.certificate_allocate_credentials(&credentials) < 0)
        return error_memory(error, "%s: not enough memory", certificate_file);
    int code = calls.certificate_set_x509_key_mem(credentials, &certificate, &key, GNUTLS_X509_FMT_PEM);
    calls.certificate_free_credentials(credentials);
    if (code == GNUTLS_E_CERTIFICATE_KEY_MISMATCH)
        return error_set(
            error, "the certificate %s and the key %s are not a pair", certificate_file, key_file);
    return code >= 0 || error_set(error, "%s: no private key in PEM that can be read without a password (%s)",
                            key_file, calls.strerror(code));
}

bool tls_pair_read(
    const char *certificate_file, const char *key_file, struct tls_pair *out, struct error *error)
{
    *out = (struct tls_pair){0};
    if (load_once(error) && read_pem(certificate_file, &out->certificate, error) &&
        read_pem(key_file, &out->key, error) &&
        check_certificates(certificate_file, &out->certificate, &out->expires, error) &&
        check_pair(out, certificate_file, key_file, error))
        return true;
    tls_pair_free(out);
    return false;
}

bool tls_pair_has_expired(const struct tls_pair *pair, int64_t now, struct error *why)
{
    struct civil date = civil_from_seconds(pair->expires);
    if (pair->expires > now)
        return false;
    error_set(why, "the certificate expired on %04d-%02d-%02d: browsers will warn about it", date.year,
        date.month, date.day);
    return true;
}

void tls_pair_free(struct tls_pair *pair)
{
    if (pair->key.text)
        explicit_bzero(pair->key.text, pair->key.length);
    str_free(&pair->certificate);
    str_free(&pair->key);
    *pair = (struct tls_pair){0};
}

bool tls_authorities_check(const char *file, struct error *error)
{
    struct str text = {0};
    int64_t ignored;
    bool ok =
        load_once(error) && read_pem(file, &text, error) && check_certificates(file, &text, &ignored, error);
    str_free(&text);
    return ok;
}
