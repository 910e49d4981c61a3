using System.Globalization;

namespace Ringside.Messaging.Mdp;

/// <summary>The options of a node by name: from a dictionary, from text, and back (docs/mdp.md).</summary>
public static class MdpOptionNames
{
    private const long Hour = 3_600_000_000_000;

    // The one place to add an option: its name, its bounds, how it is read and set.
    private static IReadOnlyList<Entry> All =>
    [
        Time(
            "peer_start_heartbeat_timeout",
            o => o.PeerStartHeartbeatTimeoutNanos,
            (o, v) => o with { PeerStartHeartbeatTimeoutNanos = v }),
        Time("peer_heartbeat_delay", o => o.PeerHeartbeatDelayNanos, (o, v) => o with { PeerHeartbeatDelayNanos = v }),
        Time("peer_heartbeat_timeout", o => o.PeerHeartbeatTimeoutNanos, (o, v) => o with { PeerHeartbeatTimeoutNanos = v }),
        Time("max_confirmation_delay", o => o.MaxConfirmationDelayNanos, (o, v) => o with { MaxConfirmationDelayNanos = v }, 65_000_000),
        Whole("max_confirmation_frequency", 1, 1024, o => o.MaxConfirmationFrequency, (o, v) => o with { MaxConfirmationFrequency = v }),
        Time(
            "packet_retransmission_timeout",
            o => o.PacketRetransmissionTimeoutNanos,
            (o, v) => o with { PacketRetransmissionTimeoutNanos = v }),
        Time("connect_timeout", o => o.ConnectTimeoutNanos, (o, v) => o with { ConnectTimeoutNanos = v }),
        Time("redial_delay", o => o.RedialDelayNanos, (o, v) => o with { RedialDelayNanos = v }),
        Whole("max_message_size", 1, 1 << 30, o => o.MaxMessageSize, (o, v) => o with { MaxMessageSize = v }),
        Whole("min_packet_size", 256, 1472, o => o.MinPacketSize, (o, v) => o with { MinPacketSize = v }),
        Whole("initial_packet_size", 256, 65_507, o => o.InitialPacketSize, (o, v) => o with { InitialPacketSize = v }),
        Whole("max_packet_size", 256, 65_507, o => o.MaxPacketSize, (o, v) => o with { MaxPacketSize = v }),
        Whole("max_enqueued_messages", 16, 1 << 24, o => o.MaxEnqueuedMessages, (o, v) => o with { MaxEnqueuedMessages = v }),
        Whole("max_enqueued_packets", 16, 1 << 20, o => o.MaxEnqueuedPackets, (o, v) => o with { MaxEnqueuedPackets = v }),
        Whole("max_peer_packets", 4, 4096, o => o.MaxPeerPackets, (o, v) => o with { MaxPeerPackets = v }),
        Whole("max_assembly_bytes", 1024, int.MaxValue, o => o.MaxAssemblyBytes, (o, v) => o with { MaxAssemblyBytes = v }),
        Whole("max_peers", 1, PeerId.MaximumPeers - 1, o => o.MaxPeers, (o, v) => o with { MaxPeers = v }),
        Whole("handshakes_per_second", 1, 10_000_000, o => o.HandshakesPerSecond, (o, v) => o with { HandshakesPerSecond = v }),
        Whole(
            "unknown_answers_per_second",
            1,
            10_000_000,
            o => o.UnknownAnswersPerSecond,
            (o, v) => o with { UnknownAnswersPerSecond = v }),
        Choice("congestion", o => o.Congestion, (o, v) => o with { Congestion = v }),
        Whole("fixed_window", 1, 4096, o => o.FixedWindow, (o, v) => o with { FixedWindow = v }),
        new("key", "hexadecimal digits, at least 32, or nothing", o => Convert.ToHexStringLower(o.Key.Span), SetKey),
        Choice("threads", o => o.Threads, (o, v) => o with { Threads = v }),
        Whole("handlers", 1, 64, o => o.Handlers, (o, v) => o with { Handlers = v }),
        Whole("shards", 1, 64, o => o.Shards, (o, v) => o with { Shards = v }),
        new("trains", "on or off", o => o.Trains ? "on" : "off", (o, text) => text switch
        {
            "on" => o with { Trains = true },
            "off" => o with { Trains = false },
            _ => null,
        }),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(entry => entry.Name)];

    /// <summary>Options from names and values; what is not named keeps its default.</summary>
    /// <exception cref="ArgumentException">Names the key, its value and what was expected.</exception>
    public static MdpOptions FromDictionary(IEnumerable<KeyValuePair<string, string>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        IReadOnlyList<Entry> all = All;
        var options = new MdpOptions();
        foreach ((string key, string value) in values)
        {
            Entry entry = all.FirstOrDefault(entry => entry.Name == key)
                ?? throw new ArgumentException(
                    $"'{key}' is no option; expected one of {string.Join(", ", all.Select(entry => entry.Name))}");
            options = entry.Set(options, value)
                ?? throw new ArgumentException($"'{value}' is no value of {key}; expected {entry.Expected}");
        }

        Check(options);
        return options;
    }

    /// <summary>Options from text: <c>key=value;key=value</c>.</summary>
    /// <exception cref="ArgumentException">Names the part, or the key, its value and what was expected.</exception>
    public static MdpOptions Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = new Dictionary<string, string>();
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length != 2)
            {
                throw new ArgumentException($"'{part}' is no option; expected key=value");
            }

            if (!values.TryAdd(sides[0], sides[1]))
            {
                throw new ArgumentException($"{sides[0]} stands twice");
            }
        }

        return FromDictionary(values);
    }

    /// <summary>All options with their values, in a form that <see cref="FromDictionary"/> reads. The key is among them.</summary>
    public static IReadOnlyDictionary<string, string> ToDictionary(MdpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return All.ToDictionary(entry => entry.Name, entry => entry.Get(options));
    }

    internal static void Check(MdpOptions options)
    {
        foreach (Entry entry in All)
        {
            string value = entry.Get(options);
            if (entry.Set(options, value) is null)
            {
                throw new ArgumentOutOfRangeException(entry.Name, value, $"{entry.Name} is {value}; expected {entry.Expected}");
            }
        }

        Require(options.MinPacketSize <= options.InitialPacketSize, "initial_packet_size", options.InitialPacketSize, "min_packet_size");
        Require(options.InitialPacketSize <= options.MaxPacketSize, "max_packet_size", options.MaxPacketSize, "initial_packet_size");
        Require(
            options.PeerHeartbeatDelayNanos <= options.PeerHeartbeatTimeoutNanos,
            "peer_heartbeat_timeout",
            options.PeerHeartbeatTimeoutNanos,
            "peer_heartbeat_delay");
        Require(
            options.MaxPeerPackets <= options.MaxEnqueuedPackets,
            "max_enqueued_packets",
            options.MaxEnqueuedPackets,
            "max_peer_packets");
    }

    private static void Require(bool holds, string name, long value, string least)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected at least {least}");
        }
    }

    private static Entry Time(string name, Func<MdpOptions, long> get, Func<MdpOptions, long, MdpOptions> set, long most = Hour) =>
        new(name, $"a time from 1us to {DurationText.Format(most)}, as 200us, 20ms or 1s", o => DurationText.Format(get(o)), (o, text) =>
            DurationText.TryParse(text, out long nanos) && nanos >= 1000 && nanos <= most ? set(o, nanos) : null);

    private static Entry Whole(string name, int least, int most, Func<MdpOptions, int> get, Func<MdpOptions, int, MdpOptions> set) =>
        new(name, $"a whole number from {least} to {most}", o => get(o).ToString(CultureInfo.InvariantCulture), (o, text) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= least && value <= most
                ? set(o, value)
                : null);

    private static Entry Choice<T>(string name, Func<MdpOptions, T> get, Func<MdpOptions, T, MdpOptions> set)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(value => value.ToLowerInvariant())];
        return new(name, $"one of {string.Join(", ", names)}", o => get(o).ToString().ToLowerInvariant(), (o, text) =>
            names.Contains(text) ? set(o, Enum.Parse<T>(text, ignoreCase: true)) : null);
    }

    private static MdpOptions? SetKey(MdpOptions options, string text)
    {
        bool isKey = text.Length == 0 || (text.Length >= 32 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit));
        return isKey ? options with { Key = Convert.FromHexString(text) } : null;
    }

    private sealed record Entry(string Name, string Expected, Func<MdpOptions, string> Get, Func<MdpOptions, string, MdpOptions?> Set);
}
