namespace Ringside.Linux.Errors;

/// <summary>Error numbers of the kernel that Ringside meets, under their kernel names (errno(3); the numbers are the same on x64 and
/// arm64).</summary>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = 1,

    /// <summary>No such file or directory.</summary>
    ENOENT = 2,

    /// <summary>No such process.</summary>
    ESRCH = 3,

    /// <summary>Interrupted by a signal.</summary>
    EINTR = 4,

    /// <summary>Input/output error.</summary>
    EIO = 5,

    /// <summary>No such device or address: the interface is gone.</summary>
    ENXIO = 6,

    /// <summary>Argument list too long; for BPF maps: full, or beyond the last index.</summary>
    E2BIG = 7,

    /// <summary>Bad file descriptor.</summary>
    EBADF = 9,

    /// <summary>Resource temporarily unavailable; the same as EWOULDBLOCK.</summary>
    EAGAIN = 11,

    /// <summary>Out of memory, or over RLIMIT_MEMLOCK.</summary>
    ENOMEM = 12,

    /// <summary>Permission denied.</summary>
    EACCES = 13,

    /// <summary>Bad address.</summary>
    EFAULT = 14,

    /// <summary>Device or resource busy.</summary>
    EBUSY = 16,

    /// <summary>It exists already.</summary>
    EEXIST = 17,

    /// <summary>No such device.</summary>
    ENODEV = 19,

    /// <summary>Not a folder.</summary>
    ENOTDIR = 20,

    /// <summary>It is a folder.</summary>
    EISDIR = 21,

    /// <summary>Invalid argument.</summary>
    EINVAL = 22,

    /// <summary>Too many open descriptors in the whole system.</summary>
    ENFILE = 23,

    /// <summary>Too many open descriptors in this process.</summary>
    EMFILE = 24,

    /// <summary>The device does not know this request.</summary>
    ENOTTY = 25,

    /// <summary>The program is running: its file cannot be written.</summary>
    ETXTBSY = 26,

    /// <summary>The file would be too large.</summary>
    EFBIG = 27,

    /// <summary>No space; for namespaces: over a limit of /proc/sys/user.</summary>
    ENOSPC = 28,

    /// <summary>It has no position: a pipe or a socket.</summary>
    ESPIPE = 29,

    /// <summary>The file system is read-only.</summary>
    EROFS = 30,

    /// <summary>Broken pipe: the other end is gone.</summary>
    EPIPE = 32,

    /// <summary>Value too large or out of range.</summary>
    ERANGE = 34,

    /// <summary>The name is too long.</summary>
    ENAMETOOLONG = 36,

    /// <summary>The call does not exist in this kernel.</summary>
    ENOSYS = 38,

    /// <summary>Too many symbolic links.</summary>
    ELOOP = 40,

    /// <summary>The time is over.</summary>
    ETIME = 62,

    /// <summary>The machine is not on the network.</summary>
    ENONET = 64,

    /// <summary>Protocol error.</summary>
    EPROTO = 71,

    /// <summary>Value too large for where it shall go.</summary>
    EOVERFLOW = 75,

    /// <summary>File descriptor in the wrong state.</summary>
    EBADFD = 77,

    /// <summary>It is no socket.</summary>
    ENOTSOCK = 88,

    /// <summary>A destination is missing.</summary>
    EDESTADDRREQ = 89,

    /// <summary>Message larger than the transport takes.</summary>
    EMSGSIZE = 90,

    /// <summary>The protocol does not know this option.</summary>
    ENOPROTOOPT = 92,

    /// <summary>Protocol not supported.</summary>
    EPROTONOSUPPORT = 93,

    /// <summary>Operation not supported.</summary>
    EOPNOTSUPP = 95,

    /// <summary>Address family not supported.</summary>
    EAFNOSUPPORT = 97,

    /// <summary>Address already in use.</summary>
    EADDRINUSE = 98,

    /// <summary>The address is not one of this machine.</summary>
    EADDRNOTAVAIL = 99,

    /// <summary>Network is down.</summary>
    ENETDOWN = 100,

    /// <summary>Network is unreachable.</summary>
    ENETUNREACH = 101,

    /// <summary>The connection was given up before it was used, or by the administrator (`ss --kill`).</summary>
    ECONNABORTED = 103,

    /// <summary>Connection reset by the peer.</summary>
    ECONNRESET = 104,

    /// <summary>No buffer space.</summary>
    ENOBUFS = 105,

    /// <summary>Already connected.</summary>
    EISCONN = 106,

    /// <summary>Not connected.</summary>
    ENOTCONN = 107,

    /// <summary>Timed out.</summary>
    ETIMEDOUT = 110,

    /// <summary>Nobody listens there.</summary>
    ECONNREFUSED = 111,

    /// <summary>The host is down.</summary>
    EHOSTDOWN = 112,

    /// <summary>No route to that host.</summary>
    EHOSTUNREACH = 113,

    /// <summary>Already in progress.</summary>
    EALREADY = 114,

    /// <summary>Started, not finished yet.</summary>
    EINPROGRESS = 115,

    /// <summary>The operation was cancelled.</summary>
    ECANCELED = 125,
}
