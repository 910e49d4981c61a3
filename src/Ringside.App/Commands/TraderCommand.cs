using System.CommandLine;
using Ringside.App.Output;
using Ringside.Lab.MarketData;
using Ringside.Lab.Runs;
using Ringside.Lab.Trading;
using Ringside.Lab.Triggers;
using Ringside.Net.Agents;

namespace Ringside.App.Commands;

/// <summary><c>ringside lab trader</c>: the trader by itself.</summary>
internal sealed class TraderCommand
{
    private readonly TriggerArguments _trigger = new();
    private readonly Option<string> _group = LabOptions.Group();
    private readonly Option<string> _interface = LabOptions.Interface();
    private readonly Option<string> _parser = LabOptions.Parser();
    private readonly Option<string> _backend = LabOptions.Backend();
    private readonly Option<string> _wait = LabOptions.Wait();
    private readonly Option<int> _keepWarm = LabOptions.KeepWarm();
    private readonly Option<string[]> _socketOptions = LabOptions.SocketOptions();
    private readonly Option<bool> _json = LabOptions.Json("Print orders and the final counters as JSON, one object a line");

    private readonly Option<string> _endpoint = new("--order-endpoint")
    {
        Description = "Where the exchange takes orders",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => "127.0.0.1:9012",
    };

    internal static Command Create()
    {
        var verb = new TraderCommand();
        var command = new Command(
            "trader",
            "Connect to an exchange, follow its market data, send orders.\n\n"
                + "Example:  ringside lab trader --trigger near-top --threshold 100000 --unit notional --wait spin");
        command.Options.Add(verb._endpoint);
        command.Options.Add(verb._group);
        command.Options.Add(verb._interface);
        verb._trigger.AddTo(command);
        verb._trigger.AddLimitsTo(command);
        command.Options.Add(verb._parser);
        command.Options.Add(verb._backend);
        command.Options.Add(verb._wait);
        command.Options.Add(verb._keepWarm);
        command.Options.Add(verb._socketOptions);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        TriggerOptions trigger = _trigger.Parse(parsed);
        var setup = new TraderSetup
        {
            OrderEndpoint = LabOptions.ParseEndpoint("--order-endpoint", parsed.GetValue(_endpoint)!),
            Group = LabOptions.ParseGroup(parsed.GetValue(_group)!),
            Interface = parsed.GetValue(_interface)!,
            Trigger = trigger,
            Limits = _trigger.ParseLimits(parsed),
            Parser = FormatLoader.LoadParser(parsed.GetValue(_parser)!),
            Backend = LabOptions.ParseBackend(parsed.GetValue(_backend)!),
            SocketOptions = LabOptions.ParseSocketOptions(parsed.GetValue(_socketOptions)!),
            KeepWarmNanos = parsed.GetValue(_keepWarm) * 1_000L,
        };
        WaitStrategy wait = LabOptions.ParseWait(parsed.GetValue(_wait)!);
        using var interruption = new Interruption();
        using var console = new TraderConsole(
            parsed.GetValue(_json), trigger.QuantityDecimals, ConsoleStreams.Output(), Console.Error);
        TraderAgent? trader = null;
        using AgentThread thread = AgentThread.Start(
            waiter => trader = LabSetup.CreateTrader(setup, console, waiter),
            new AgentThreadOptions { Name = "trader", Strategy = wait });
        using (interruption.Token.Register(thread.RequestStop))
        {
            thread.Join();
        }

        console.PrintSummary(trader!);
        if (interruption.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }

        return trader!.Packets > 0
            ? ExitCodes.Success
            : throw new RefusedException(
                $"the exchange at {setup.OrderEndpoint} closed the connection before any packet came from {setup.Group}: "
                    + "another trader is connected, or it publishes to another group or interface");
    }
}
