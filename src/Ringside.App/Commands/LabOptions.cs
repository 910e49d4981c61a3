using System.CommandLine;
using Ringside.Lab.Pacing;
using Ringside.Lab.Runs;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.OrderEntry;

namespace Ringside.App.Commands;

/// <summary>The options that several lab commands share, and how their texts become values.</summary>
internal static class LabOptions
{
    /// <summary>An hour.</summary>
    internal const int LongestMilliseconds = 3_600_000;

    internal static Option<string> Data() => new("--data")
    {
        Description = "Market data file: Tardis incremental_book_L2, gzip (`ringside lab generate` makes one)",
        HelpName = "FILE",
        Required = true,
    };

    internal static Option<string> Group() => new("--group")
    {
        Description = "Multicast group and port of the market data",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => "239.255.0.1:12345",
    };

    internal static Option<string> Interface() => new("--interface")
    {
        Description = "Network interface of the market data",
        HelpName = "NAME",
        DefaultValueFactory = _ => "lo",
    };

    internal static Option<string> Pace() => new("--pace")
    {
        Description = "Spacing of the packets: max, rate:PACKETS_PER_SECOND, speed:FACTOR, burst:PACKETS@TIMES_PER_SECOND",
        HelpName = "PACE",
        DefaultValueFactory = _ => "max",
    };

    internal static Option<string> Formatter() => new("--formatter")
    {
        Description = "Feed format on the exchange's side: " + FormatNames,
        HelpName = "NAME|ASSEMBLY",
        DefaultValueFactory = _ => MarketDataFormats.Names[0],
    };

    internal static Option<string> Parser() => new("--parser")
    {
        Description = "Feed format on the trader's side: " + FormatNames,
        HelpName = "NAME|ASSEMBLY",
        DefaultValueFactory = _ => MarketDataFormats.Names[0],
    };

    internal static Option<string> BadLines() => new("--bad-lines")
    {
        Description = "What a bad line of the file does: skip (count it and go on) or stop",
        HelpName = "skip|stop",
        DefaultValueFactory = _ => "skip",
    };

    internal static Option<int> QuantityDecimals() => NumberOption.Create(
        "--quantity-decimals", "Decimals of the order's quantity, 0 to 8", 0, OrderQuantity.MaximumDecimals, 3);

    internal static Option<string> Wait() => new("--wait")
    {
        Description = "What the trader does while nothing arrives: spin, spin-then-block or block",
        HelpName = "STRATEGY",
        DefaultValueFactory = _ => "spin",
    };

    internal static Option<int> KeepWarm() => NumberOption.Create(
        "--keep-warm",
        "Microseconds between two messages that a spinning trader sends to itself so that the orders' way stays in the caches; 0: none",
        0,
        1_000_000,
        (int)(TraderSetup.StandardKeepWarmNanos / 1_000));

    internal static Option<string> Backend() => new("--backend")
    {
        Description = "Network back end: " + string.Join(", ", Backends.FullNames),
        HelpName = "NAME",
        DefaultValueFactory = _ => Backends.Names[0],
    };

    internal static Option<string[]> SocketOptions() => new("--socket-option")
    {
        Description = "Socket option to set, read back and report (repeatable): "
            + string.Join(", ", SocketOption.All.Select(option => option.Name)),
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    internal static Option<bool> Json(string description) => new("--json") { Description = description };

    internal static Endpoint ParseGroup(string text)
    {
        if (!Endpoint.TryParse(text, out Endpoint group))
        {
            throw new UsageException($"--group {text}: expected ADDRESS:PORT, as 239.255.0.1:12345");
        }

        return group.IsMulticast
            ? group
            : throw new UsageException(
                $"--group {text}: {group.Address} is not a multicast address; expected one of 224.0.0.0/4 or ff00::/8");
    }

    internal static Endpoint ParseEndpoint(string option, string text) => Endpoint.TryParse(text, out Endpoint endpoint)
        ? endpoint
        : throw new UsageException($"{option} {text}: expected ADDRESS:PORT, as 127.0.0.1:9012");

    internal static Pace ParsePace(string text) => Lab.Pacing.Pace.TryParse(text, out Pace? pace, out string? error)
        ? pace
        : throw new UsageException($"--{error}");

    internal static bool ParseBadLines(string text) => text switch
    {
        "skip" => false,
        "stop" => true,
        _ => throw new UsageException($"--bad-lines {text}: expected skip or stop"),
    };

    internal static WaitStrategy ParseWait(string text) => WaitStrategies.TryParse(text, out WaitStrategy strategy)
        ? strategy
        : throw new UsageException($"--wait {text}: expected {string.Join(", ", WaitStrategies.Names)}");

    internal static IBackend ParseBackend(string text) => Backends.TryGet(text, out IBackend? backend)
        ? backend
        : throw new UsageException($"--backend {text}: expected one of {string.Join(", ", Backends.FullNames)}");

    internal static IReadOnlyList<SocketOptionSetting> ParseSocketOptions(IEnumerable<string> texts)
    {
        var settings = new List<SocketOptionSetting>();
        foreach (string text in texts)
        {
            settings.Add(SocketOptionSetting.TryParse(text, out SocketOptionSetting? setting, out string? error)
                ? setting
                : throw new UsageException($"--socket-option {text}: {error}"));
        }

        return settings;
    }

    internal static StampSource ParseStamps(string text) => text switch
    {
        "on-demand" => StampSource.OnDemand,
        "every-packet" => StampSource.ControlMessage,
        "none" => StampSource.None,
        _ => throw new UsageException($"--stamps {text}: expected on-demand, every-packet or none"),
    };

    private static string FormatNames => string.Join(", ", MarketDataFormats.Names) + ", or an assembly (see samples/CustomFeed)";
}
