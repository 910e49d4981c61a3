/* Starts .NET in this process. The three functions of libhostfxr and their numbers are declared here, from the public description
 * of the hosting interface, so that no header and no library of the SDK is needed to build this. */
#include "ringside_matching.h"

#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int32_t (*initialize_function)(const char *runtime_config, const void *parameters, void **context);
typedef int32_t (*get_delegate_function)(void *context, int32_t kind, void **delegate);
typedef int32_t (*close_function)(void *context);
typedef int32_t (*load_method_function)(
    const char *assembly, const char *type, const char *method, const char *delegate_type, void *reserved, void **function);

enum { LOAD_ASSEMBLY_AND_GET_FUNCTION_POINTER = 5 };

/* In the place of the name of a delegate type: the method is marked UnmanagedCallersOnly. */
#define UNMANAGED_CALLERS_ONLY ((const char *)-1)

typedef char path[PATH_MAX];

static int join(path result, const char *folder, const char *name)
{
    int length = snprintf(result, PATH_MAX, "%s/%s", folder, name);
    return length > 0 && length < PATH_MAX;
}

/* The folder of the newest host below a root of .NET: host/fxr/10.0.12 is newer than host/fxr/9.0.8. */
static int find_host_below(const char *root, path library)
{
    path hosts, newest;
    int best[3] = {-1, -1, -1};
    struct dirent *entry;
    if (!join(hosts, root, "host/fxr"))
        return 0;
    DIR *folder = opendir(hosts);
    if (folder == NULL)
        return 0;
    while ((entry = readdir(folder)) != NULL) {
        int version[3], part = 0;
        if (sscanf(entry->d_name, "%d.%d.%d", &version[0], &version[1], &version[2]) != 3)
            continue;
        while (part < 2 && version[part] == best[part])
            part++;
        if (version[part] > best[part] && join(newest, hosts, entry->d_name))
            memcpy(best, version, sizeof(best));
    }
    closedir(folder);
    return best[0] >= 0 && join(library, newest, "libhostfxr.so") && access(library, R_OK) == 0;
}

/* The dotnet on the PATH is often a link: its root is the folder where the link ends. */
static int find_host_on_path(path library)
{
    const char *folders = getenv("PATH");
    while (folders != NULL && *folders != '\0') {
        size_t length = strcspn(folders, ":");
        path folder, program, real;
        if (length > 0 && length < sizeof(folder)) {
            memcpy(folder, folders, length);
            folder[length] = '\0';
            if (join(program, folder, "dotnet") && access(program, X_OK) == 0 && realpath(program, real) != NULL) {
                *strrchr(real, '/') = '\0';
                if (find_host_below(real, library))
                    return 1;
            }
        }
        folders += length + (folders[length] == ':');
    }
    return 0;
}

static void *open_host(void)
{
    const char *root = getenv("DOTNET_ROOT");
    path library;
    int found = root != NULL && *root != '\0' ? find_host_below(root, library) : find_host_on_path(library);
    return found ? dlopen(library, RTLD_NOW | RTLD_LOCAL) : NULL;
}

/* POSIX lets a symbol be a function; ISO C has no cast for it, so the bytes are copied. */
static int find_symbol(void *library, const char *name, void *function)
{
    void *symbol = dlsym(library, name);
    memcpy(function, &symbol, sizeof(symbol));
    return symbol != NULL;
}

static int32_t start_runtime(const char *folder, load_method_function *load_method)
{
    initialize_function initialize;
    get_delegate_function get_delegate;
    close_function close_context;
    path config;
    void *context = NULL, *delegate = NULL;
    void *library = open_host();
    if (library == NULL)
        return RINGSIDE_NO_RUNTIME;
    if (!find_symbol(library, "hostfxr_initialize_for_runtime_config", &initialize)
        || !find_symbol(library, "hostfxr_get_runtime_delegate", &get_delegate) || !find_symbol(library, "hostfxr_close", &close_context)
        || !join(config, folder, "NativeMatching.runtimeconfig.json"))
        return RINGSIDE_RUNTIME_FAILED;

    /* 1 and 2 are success, too: a runtime runs in this process already. */
    int32_t code = initialize(config, NULL, &context);
    if (code >= 0 && code <= 2)
        code = get_delegate(context, LOAD_ASSEMBLY_AND_GET_FUNCTION_POINTER, &delegate);
    if (context != NULL)
        close_context(context);
    memcpy(load_method, &delegate, sizeof(delegate));
    return code == 0 && delegate != NULL ? RINGSIDE_OK : RINGSIDE_RUNTIME_FAILED;
}

int32_t ringside_load(const char *folder, ringside_api *api)
{
    static const struct {
        const char *name;
        size_t place;
    } methods[] = {
        {"Version", offsetof(ringside_api, version)},  {"Create", offsetof(ringside_api, create)},
        {"New", offsetof(ringside_api, new_order)},    {"Cancel", offsetof(ringside_api, cancel)},
        {"Modify", offsetof(ringside_api, modify)},    {"Drain", offsetof(ringside_api, drain)},
        {"Destroy", offsetof(ringside_api, destroy)},
    };
    load_method_function load_method;
    path assembly;
    if (folder == NULL || api == NULL || !join(assembly, folder, "NativeMatching.dll"))
        return RINGSIDE_INVALID_ARGUMENT;
    memset(api, 0, sizeof(*api));
    int32_t code = start_runtime(folder, &load_method);
    if (code != RINGSIDE_OK)
        return code;

    for (size_t index = 0; index < sizeof(methods) / sizeof(methods[0]); index++) {
        void *function = NULL;
        code = load_method(
            assembly, "NativeMatching.EntryPoints, NativeMatching", methods[index].name, UNMANAGED_CALLERS_ONLY, NULL, &function);
        if (code != 0 || function == NULL)
            return RINGSIDE_NO_ENTRY_POINT;
        memcpy((char *)api + methods[index].place, &function, sizeof(function));
    }
    return api->version() == RINGSIDE_INTERFACE_VERSION ? RINGSIDE_OK : RINGSIDE_WRONG_VERSION;
}
