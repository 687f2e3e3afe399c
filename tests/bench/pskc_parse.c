/* Parses a PSKC file with libpskc and prints what that took: the reference of the import.
 *
 *   cc -O2 -o pskc_parse pskc_parse.c $(pkg-config --cflags --libs libpskc)
 *   pskc_parse FILE KEYS
 */
#include <pskc/pskc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A line of /proc/self/status, in KiB. Not ru_maxrss: that remembers the process that started this one. */
static long kib(const char *name)
{
    char line[256];
    long value = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (!strncmp(line, name, strlen(name)))
            value = strtol(line + strlen(name), NULL, 10);
    if (status)
        fclose(status);
    return value;
}

int main(int count, char **arguments)
{
    pskc_t *container;
    pskc_key_t *key;
    size_t length;
    long size, before, keys = 0, wanted = count == 3 ? atol(arguments[2]) : 0;
    FILE *file = wanted ? fopen(arguments[1], "rb") : NULL;
    if (!file || pskc_global_init() != PSKC_OK)
        return 2;

    before = kib("VmRSS:");
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    rewind(file);
    char *text = malloc(size);
    if (!text || fread(text, 1, size, file) != (size_t)size)
        return 1;
    fclose(file);
    if (pskc_init(&container) != PSKC_OK || pskc_parse_from_memory(container, size, text) != PSKC_OK)
        return 1;
    while ((key = pskc_get_keypackage(container, keys)) && pskc_get_key_data_secret(key, &length))
        keys++;
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;

    printf("{\"seconds\": %.6f, \"cpu\": %.6f, \"peak_kib\": %ld}\n", wall, cpu, kib("VmHWM:") - before);
    return keys == wanted ? 0 : 3;
}
