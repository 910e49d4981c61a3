using System.CommandLine;
using System.Net;
using Ringside.App.Output;
using Ringside.Lab.Exchange;
using Ringside.Lab.MarketData;
using Ringside.Lab.Runs;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;

namespace Ringside.App.Commands;

/// <summary><c>ringside lab exchange</c>: the replay exchange by itself.</summary>
internal sealed class ExchangeCommand
{
    private readonly Option<string> _data = LabOptions.Data();
    private readonly Option<string> _group = LabOptions.Group();
    private readonly Option<string> _interface = LabOptions.Interface();
    private readonly Option<string> _pace = LabOptions.Pace();
    private readonly Option<string> _formatter = LabOptions.Formatter();
    private readonly Option<string> _backend = LabOptions.Backend();
    private readonly Option<string> _badLines = LabOptions.BadLines();
    private readonly Option<string[]> _socketOptions = LabOptions.SocketOptions();
    private readonly Option<bool> _json = LabOptions.Json("Print states and orders as JSON, one object a line");

    private readonly Option<int> _orderPort = NumberOption.Create(
        "--order-port", "TCP port that takes orders; 0 lets the kernel choose", 0, 65_535, 9012);

    private readonly Option<string?> _orderAddress = new("--order-address")
    {
        Description = "Address that takes orders [default: 127.0.0.1 on lo, else all addresses]",
        HelpName = "ADDRESS",
    };

    private readonly Option<int> _decimals = LabOptions.QuantityDecimals();

    private readonly Option<int> _joinWait = NumberOption.Create(
        "--join-wait",
        "Milliseconds from the connection to the first packet: the trader joins the group meanwhile",
        0,
        LabOptions.LongestMilliseconds,
        200);

    private readonly Option<int> _linger = NumberOption.Create(
        "--linger", "Milliseconds in which orders are taken after the last packet", 0, LabOptions.LongestMilliseconds, 1000);

    private readonly Option<bool> _once = new("--once") { Description = "End after one connection" };

    internal static Command Create()
    {
        var verb = new ExchangeCommand();
        var command = new Command(
            "exchange",
            "Replay a file to one trader by multicast and print the orders it sends.\n\n"
                + "Example:  ringside lab exchange --data day.csv.gz --pace rate:20000 --once --json");
        foreach (Option option in new Option[]
        {
            verb._data, verb._orderPort, verb._orderAddress, verb._group, verb._interface, verb._pace, verb._decimals, verb._joinWait,
            verb._linger, verb._badLines, verb._formatter, verb._backend, verb._socketOptions, verb._once, verb._json,
        })
        {
            command.Options.Add(option);
        }

        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        ExchangeSetup setup = Setup(parsed);
        DataFiles.Check(parsed.GetValue(_data)!);
        using var interruption = new Interruption();
        using var console = new ExchangeConsole(parsed.GetValue(_json), parsed.GetValue(_decimals), ConsoleStreams.Output(), Console.Error);
        ReplayExchange? exchange = null;
        using AgentThread thread = AgentThread.Start(
            waiter => exchange = LabSetup.CreateExchange(setup, console, waiter), new AgentThreadOptions { Name = "exchange" });
        Console.Error.WriteLine(
            $"exchange: orders on {exchange!.OrderEndpoint}, market data to {exchange.Group} on {setup.Interface}, pace {setup.Pace}");
        using (interruption.Token.Register(thread.RequestStop))
        {
            thread.Join();
        }

        if (interruption.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }

        return exchange.Replays > 0 ? ExitCodes.Success : ExitCodes.Incorrect;
    }

    private ExchangeSetup Setup(ParseResult parsed)
    {
        string data = parsed.GetValue(_data)!;
        string interfaceName = parsed.GetValue(_interface)!;
        string? address = parsed.GetValue(_orderAddress);
        if (!IPAddress.TryParse(address ?? (interfaceName == "lo" ? "127.0.0.1" : "0.0.0.0"), out IPAddress? orderAddress))
        {
            throw new UsageException($"--order-address {address}: expected an IP address");
        }

        return new ExchangeSetup
        {
            OrderEndpoint = new Endpoint(orderAddress, parsed.GetValue(_orderPort)),
            Group = LabOptions.ParseGroup(parsed.GetValue(_group)!),
            Interface = interfaceName,
            OpenData = () => TardisReader.OpenFile(data),
            Formatter = FormatLoader.LoadFormatter(parsed.GetValue(_formatter)!),
            Backend = LabOptions.ParseBackend(parsed.GetValue(_backend)!),
            Pace = LabOptions.ParsePace(parsed.GetValue(_pace)!),
            StopAtBadLine = LabOptions.ParseBadLines(parsed.GetValue(_badLines)!),
            SocketOptions = LabOptions.ParseSocketOptions(parsed.GetValue(_socketOptions)!),
            Behaviour = new ReplayExchangeOptions
            {
                JoinWaitNanos = parsed.GetValue(_joinWait) * 1_000_000L,
                LingerNanos = parsed.GetValue(_linger) * 1_000_000L,
                Once = parsed.GetValue(_once),
            },
        };
    }
}
