using Ringside.Linux.Errors;

namespace Ringside.Linux.Sockets;

/// <summary>A socket option that a user may ask for by its kernel name; it is set, read back and reported.</summary>
/// <remarks>Sources: socket(7), ip(7), udp(7), tcp(7), and the kernel document networking/napi for busy polling.</remarks>
public sealed class SocketOption
{
    private readonly int _level;
    private readonly int _number;
    private readonly SocketKind? _onlyFor;
    private readonly string? _note;

    private SocketOption(string name, int level, int number, SocketKind? onlyFor, string meaning, string? note = null)
    {
        Name = name;
        Meaning = meaning;
        _level = level;
        _number = number;
        _onlyFor = onlyFor;
        _note = note;
    }

    /// <summary>All options that may be asked for.</summary>
    public static IReadOnlyList<SocketOption> All { get; } =
    [
        new("SO_BUSY_POLL", SocketConstants.LevelSocket, SocketConstants.BusyPoll, null,
            "microseconds that a receive polls the device queue before it sleeps"),
        new("SO_PREFER_BUSY_POLL", SocketConstants.LevelSocket, SocketConstants.PreferBusyPoll, null,
            "1: leave the device queue to busy polling, off the soft interrupt"),
        new("SO_BUSY_POLL_BUDGET", SocketConstants.LevelSocket, SocketConstants.BusyPollBudget, null,
            "packets that one round of busy polling takes at most"),
        new("SO_RCVLOWAT", SocketConstants.LevelSocket, SocketConstants.ReceiveLowWater, null,
            "bytes that must be there before a stream reports readable"),
        new("SO_SNDLOWAT", SocketConstants.LevelSocket, SocketConstants.SendLowWater, null,
            "fixed at 1 on Linux", "Linux always uses 1 and refuses to change it; TCP_NOTSENT_LOWAT is what bounds the unsent bytes"),
        new("SO_RCVBUF", SocketConstants.LevelSocket, SocketConstants.ReceiveBuffer, null,
            "bytes of the receive queue", "the kernel doubles the value for its own bookkeeping and caps it at net.core.rmem_max"),
        new("SO_SNDBUF", SocketConstants.LevelSocket, SocketConstants.SendBuffer, null,
            "bytes of the send queue", "the kernel doubles the value for its own bookkeeping and caps it at net.core.wmem_max"),
        new("SO_PRIORITY", SocketConstants.LevelSocket, SocketConstants.Priority, null,
            "priority of outgoing packets in the packet scheduler; above 6 with CAP_NET_ADMIN only"),
        new("SO_INCOMING_CPU", SocketConstants.LevelSocket, SocketConstants.IncomingProcessor, null,
            "of sockets that share a port: the processor whose packets this one gets"),
        new("SO_MAX_PACING_RATE", SocketConstants.LevelSocket, SocketConstants.MaximumPacingRate, null,
            "bytes a second; for datagrams only where the link has the packet scheduler fq"),
        new("IP_TOS", SocketConstants.LevelIP, SocketConstants.TypeOfService, null,
            "type-of-service byte of outgoing packets (traffic class on IPv6)",
            "one byte, of which a TCP socket leaves the two ECN bits to the kernel"),
        new("TCP_NODELAY", SocketConstants.LevelTcp, SocketConstants.NoDelay, SocketKind.Stream,
            "1: send small segments at once (no Nagle delay)"),
        new("TCP_QUICKACK", SocketConstants.LevelTcp, SocketConstants.QuickAcknowledge, SocketKind.Stream,
            "1: acknowledge at once", "not permanent: the kernel falls back to delayed acknowledgements by itself"),
        new("TCP_NOTSENT_LOWAT", SocketConstants.LevelTcp, SocketConstants.NotSentLowWater, SocketKind.Stream,
            "unsent bytes above which a stream stops reporting writable"),
    ];

    /// <summary>The kernel's name.</summary>
    public string Name { get; }

    /// <summary>What the value means, in one clause.</summary>
    public string Meaning { get; }

    /// <summary>Finds an option by its kernel name; case does not matter.</summary>
    public static bool TryFind(string name, out SocketOption? option)
    {
        option = All.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return option is not null;
    }

    /// <summary>True when the kernel leaves the value by itself (TCP_QUICKACK, tcp(7)), so that it must be asked for again and
    /// again.</summary>
    public bool IsForgotten => _level == SocketConstants.LevelTcp && _number == SocketConstants.QuickAcknowledge;

    /// <summary>True when sockets of that kind have this option at all.</summary>
    public bool AppliesTo(SocketKind kind) => _onlyFor is null || _onlyFor == kind;

    /// <summary>Sets the option and nothing else: for options that the kernel forgets, on the hot path. Allocates nothing.</summary>
    /// <param name="socket">The socket, of a kind that has the option.</param>
    /// <param name="value">The value asked for.</param>
    /// <returns><see cref="Errno.None"/> or what the kernel said.</returns>
    public Errno TrySet(KernelSocket socket, int value)
    {
        (int level, int number) = NumberFor(socket);
        return socket.TrySetOption(level, number, value);
    }

    /// <summary>Sets the option and reads it back.</summary>
    /// <param name="socket">The socket, of a kind that has the option.</param>
    /// <param name="value">The value asked for.</param>
    /// <returns>What became of it; a refusal is a result, not an exception.</returns>
    public OptionReport Apply(KernelSocket socket, int value)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Errno error = TrySet(socket, value);
        if (error != Errno.None)
        {
            return new OptionReport(Name, value, null, RefusalNote(error));
        }

        (int level, int number) = NumberFor(socket);
        error = socket.TryGetOption(level, number, out int obtained);
        if (error == Errno.ENOPROTOOPT)
        {
            // SO_BUSY_POLL_BUDGET can be set only.
            return new OptionReport(Name, value, value, "taken, but the kernel does not read it back");
        }

        if (error != Errno.None)
        {
            return new OptionReport(Name, value, null, $"set, but reading it back failed: getsockopt({Name}): {error}");
        }

        bool needsNote = obtained != value || IsForgotten;
        return new OptionReport(Name, value, obtained, needsNote ? _note ?? "the kernel replaced the value" : null);
    }

    // What ip(7) calls IP_TOS is IPV6_TCLASS on an IPv6 socket, where the kernel knows no IP_TOS (ipv6(7)).
    private (int Level, int Number) NumberFor(KernelSocket socket) =>
        socket.IsIPv6 && _level == SocketConstants.LevelIP && _number == SocketConstants.TypeOfService
            ? (SocketConstants.LevelIPv6, SocketConstants.TrafficClassIPv6)
            : (_level, _number);

    // The queues of a device serve all namespaces: the root of a user namespace may not change how they are polled.
    private bool IsOfDevice => _level == SocketConstants.LevelSocket
        && _number is SocketConstants.BusyPoll or SocketConstants.PreferBusyPoll or SocketConstants.BusyPollBudget;

    private string RefusalNote(Errno error) => error switch
    {
        Errno.EPERM when IsOfDevice => $"setsockopt({Name}): EPERM, needs CAP_NET_ADMIN outside of any user namespace",
        Errno.EPERM => $"setsockopt({Name}): EPERM, needs CAP_NET_ADMIN",
        _ when _note is not null => $"setsockopt({Name}): {error}, {_note}",
        _ => $"setsockopt({Name}): {error}",
    };
}
