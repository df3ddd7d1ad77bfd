// Threads.
#ifndef PLUMBLINE_BASE_THREAD_H
#define PLUMBLINE_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

// Starts a thread with all signals blocked: they are the main thread's. False if there is no thread to be
// had.
bool thread_start(pthread_t *thread, void *(*run)(void *context), void *context);

#endif
