// Bytes that never change and are held by several, also by several threads. The last to drop them frees them.
#ifndef PLUMBLINE_BASE_SHARED_BYTES_H
#define PLUMBLINE_BASE_SHARED_BYTES_H

#include "base/str.h"

struct shared_bytes;

// Takes the text over, for one holder; `from` becomes empty. NULL if out of memory.
struct shared_bytes *shared_bytes_new(struct str *from);

const struct str *shared_bytes_of(const struct shared_bytes *bytes);

// One more holder. NULL is allowed, here and below.
struct shared_bytes *shared_bytes_hold(struct shared_bytes *bytes);
void shared_bytes_drop(struct shared_bytes *bytes);

#endif
