using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.Netlink;

namespace Ringside.Linux.Namespaces;

/// <summary>
/// A network namespace: links, addresses, routes and ports of its own (network_namespaces(7)), held by a descriptor and
/// by nothing else. No name in the file system, so nothing needs cleaning: it lives as long as the descriptor, a socket
/// or a thread in it does, and a killed process leaves nothing behind.
/// </summary>
/// <remarks>
/// A namespace belongs to a thread of the kernel, not to a process, and sockets keep the one that they were opened in. A
/// thread that is started by a thread inside starts inside too: code that runs in here must not be what first makes the
/// thread pool grow (tasks, timers, asynchronous calls), or pool threads stay in this namespace for good.
/// </remarks>
public sealed class NetworkNamespace : FileDescriptor
{
    private const int CloneNewNetwork = 0x40000000;
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const string OwnPath = "/proc/thread-self/ns/net";

    private const string WhatIsNeeded =
        "needs CAP_NET_ADMIN and CAP_SYS_ADMIN: run as root, or under `unshare --user --map-root-user --net`";

    private NetworkNamespace(int descriptor, string name)
        : base(descriptor)
    {
        Name = name;
        Identity = new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget ?? string.Empty;
    }

    /// <summary>What it is called in messages; the kernel does not know it.</summary>
    public string Name { get; }

    /// <summary>The kernel's identity of it, <c>net:[4026531840]</c>: equal for the same namespace, whoever opened it.</summary>
    public string Identity { get; }

    /// <summary>Makes a namespace with nothing in it but a loopback link that is down.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="KernelException">EPERM without CAP_SYS_ADMIN; ENOSPC over the limit of namespaces.</exception>
    public static NetworkNamespace Create(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        // The making thread ends at once, so that the descriptor is the only thing that holds the namespace.
        return OnThread($"make {name}", () =>
        {
            Unshare(name);
            return OpenPath(OwnPath, name);
        });
    }

    /// <summary>Opens the namespace that the calling thread is in.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="KernelException">The process is out of descriptors, or has no /proc.</exception>
    public static NetworkNamespace OpenCurrent(string name = "current") => OpenPath(OwnPath, name);

    /// <summary>Opens a namespace that another program made.</summary>
    /// <param name="path">A file of ip-netns(8) under /run/netns, or <c>/proc/PID/ns/net</c>.</param>
    /// <exception cref="KernelException">ENOENT, EACCES.</exception>
    /// <exception cref="ArgumentException">The file is not a network namespace.</exception>
    public static NetworkNamespace Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NetworkNamespace opened = OpenPath(path, path);
        if (!opened.Identity.StartsWith("net:", StringComparison.Ordinal))
        {
            opened.Dispose();
            throw new ArgumentException($"{path} is not a network namespace but {opened.Identity}", nameof(path));
        }

        return opened;
    }

    /// <summary>Says whether this process can make namespaces and change what is in them, by trying it on one that is thrown
    /// away.</summary>
    /// <param name="reason">Why not, and what to do; null when it can.</param>
    public static bool IsAllowed([NotNullWhen(false)] out string? reason)
    {
        reason = OnThread("try a namespace", () =>
        {
            try
            {
                Unshare("trial");
                using var socket = new NetlinkSocket();
                new LinkTable(socket).SetUp(LinkTable.LoopbackIndex);
                return null;
            }
            catch (KernelException refusal) when (refusal.Error is Errno.EPERM or Errno.EACCES)
            {
                return WhatIsNeeded;
            }
            catch (KernelException refusal)
            {
                return refusal.Message;
            }
        });
        return reason is null;
    }

    /// <summary>Moves the calling thread into this namespace for good (setns(2)). For threads that belong to it, as an agent's.</summary>
    /// <exception cref="InvalidOperationException">The thread is one of the pool, which would carry the namespace to other
    /// work.</exception>
    /// <exception cref="KernelException">EPERM without CAP_SYS_ADMIN.</exception>
    public void Enter()
    {
        if (Thread.CurrentThread.IsThreadPoolThread)
        {
            throw new InvalidOperationException($"a thread of the pool must not enter namespace {Name}; use a thread of its own, or Run");
        }

        if (Libc.setns(Checked(), CloneNewNetwork) == -1)
        {
            Errno error = KernelException.LastError;
            throw new KernelException($"setns({Name})", error, error == Errno.EPERM ? WhatIsNeeded : null);
        }
    }

    /// <summary>Runs a function on a thread of its own inside this namespace and waits for it.</summary>
    /// <returns>What the function returned: usually sockets, which keep this namespace.</returns>
    /// <exception cref="KernelException">EPERM without CAP_SYS_ADMIN. What the function throws is thrown on to the caller.</exception>
    public T Run<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return OnThread(Name, () =>
        {
            Enter();
            return function();
        });
    }

    /// <summary>As <see cref="Run{T}"/>, for an action.</summary>
    public void Run(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        _ = Run(() =>
        {
            action();
            return true;
        });
    }

    /// <summary>The name and the kernel's identity.</summary>
    public override string ToString() => $"{Name} {Identity}";

    private static void Unshare(string name)
    {
        if (Libc.unshare(CloneNewNetwork) == -1)
        {
            Errno error = KernelException.LastError;
            string? hint = error switch
            {
                Errno.EPERM => WhatIsNeeded,
                Errno.ENOSPC => "over the limit of /proc/sys/user/max_net_namespaces",
                _ => null,
            };
            throw new KernelException($"unshare(CLONE_NEWNET, {name})", error, hint);
        }
    }

    private static NetworkNamespace OpenPath(string path, string name)
    {
        int descriptor = KernelException.Check(Libc.open(path, ReadOnlyCloseOnExec), $"open({path})");
        return new NetworkNamespace(descriptor, name);
    }

    private static T OnThread<T>(string name, Func<T> function)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = function();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
