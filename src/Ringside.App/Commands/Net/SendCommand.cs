using System.CommandLine;
using System.Globalization;
using Ringside.App.Datagrams;
using Ringside.App.Output;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Commands.Net;

/// <summary><c>ringside net send</c>: lines of standard input become datagrams of a multicast group.</summary>
internal sealed class SendCommand
{
    private readonly Option<string> _group = NetOptions.Group();
    private readonly Option<string> _interface = NetOptions.Interface();
    private readonly Option<string> _backend = NetOptions.Backend();
    private readonly Option<int> _hops = NumberOption.Create("--ttl", "Hops that the datagrams may travel; 1 stays on the link", 0, 255, 1);
    private readonly Option<bool> _json = LabOptions.Json("Print the counters as JSON");

    internal static Command Create()
    {
        var verb = new SendCommand();
        var command = new Command(
            "send",
            "Send each line of standard input, typed or piped, as one datagram to a multicast group.\n\n"
                + "Example:  ringside net send --group 239.1.2.3:5000");
        command.Options.Add(verb._group);
        command.Options.Add(verb._interface);
        command.Options.Add(verb._backend);
        command.Options.Add(verb._hops);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        Endpoint group = NetOptions.ParseGroup(parsed.GetValue(_group)!);
        IBackend backend = LabOptions.ParseBackend(parsed.GetValue(_backend)!);
        string interfaceName = parsed.GetValue(_interface)!;
        int hops = parsed.GetValue(_hops);
        using var interruption = new Interruption();
        LineReader? lines = null;
        GroupSender? sender = null;
        using AgentThread thread = AgentThread.Start(
            waiter =>
            {
                IDatagramPort port = PortOpener.Open(backend, waiter, Options(backend, group, interfaceName, hops), Console.Error);
                lines = new LineReader(Console.OpenStandardInput(), Math.Min(port.MaximumPayload, port.Frames.PayloadCapacity), waiter);
                return sender = new GroupSender(port, waiter, lines, group);
            },
            new AgentThreadOptions { Name = "send" });
        Console.Error.WriteLine($"send: from {sender!.Port.LocalEndpoint} to {group} on {interfaceName}, back end "
            + sender.Port.Capabilities.FullName);
        using (interruption.Token.Register(thread.RequestStop))
        {
            thread.Join();
        }

        PrintSummary(parsed.GetValue(_json), sender, lines!);
        return interruption.Token.IsCancellationRequested ? ExitCodes.Interrupted
            : sender.Refused + lines!.TooLong > 0 ? ExitCodes.Incorrect
            : ExitCodes.Success;
    }

    private static DatagramPortOptions Options(IBackend backend, in Endpoint group, string interfaceName, int hops) => new()
    {
        Local = PortOpener.LocalAddress(interfaceName, group),
        Interface = interfaceName,
        MulticastTimeToLive = hops,
        FrameCount = 64,
        FrameSize = NetOptions.FrameSize(backend),
    };

    private static void PrintSummary(bool json, GroupSender sender, LineReader lines)
    {
        if (sender.Refused > 0)
        {
            Console.Error.WriteLine($"send: the kernel refused {sender.Refused} datagrams: {sender.LastError}");
        }

        if (lines.TooLong > 0)
        {
            Console.Error.WriteLine($"send: {lines.TooLong} lines were too long for one datagram of this port "
                + $"({sender.Port.MaximumPayload} bytes) and were not sent");
        }

        Console.Write(json
            ? JsonLine.Of("end", writer =>
            {
                writer.WriteNumber("datagrams", sender.Sent);
                writer.WriteNumber("refused", sender.Refused);
                writer.WriteNumber("too_long", lines.TooLong);
                writer.WriteString("backend", sender.Port.Capabilities.FullName);
            })
            : string.Create(CultureInfo.InvariantCulture, $"{sender.Sent} datagrams sent\n"));
    }
}
