// A thread beside the main one.
#ifndef PLUMBLINE_BASE_THREAD_H
#define PLUMBLINE_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

// Starts one that takes no signals: they are the main thread's. False where the system gives none.
bool thread_start(pthread_t *thread, void *(*run)(void *context), void *context);

#endif
