using System.CommandLine;
using Microsoft.Win32.SafeHandles;
using Ringside.App.Datagrams;
using Ringside.App.Output;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;

namespace Ringside.App.Commands.Net;

/// <summary><c>ringside net send</c>: lines of standard input become datagrams of a multicast group.</summary>
internal sealed class SendCommand
{
    private const string LoopBackend = "io_uring";

    private readonly Option<string> _group = NetOptions.Group();
    private readonly Option<string> _interface = NetOptions.Interface();
    private readonly Option<string> _backend = new("--backend")
    {
        Description = "io_uring: reads and sends go through a ring loop, plain sockets where it is refused; or the port of another back "
            + "end: " + string.Join(", ", Backends.FullNames.Where(name => name != LoopBackend)),
        HelpName = "NAME",
        DefaultValueFactory = _ => LoopBackend,
    };

    private readonly Option<int> _hops = NumberOption.Create(
        "--ttl", "Hops that the datagrams may travel; 0 stays on this host, 1 on the link", 0, 255, 1);
    private readonly Option<bool> _json = LabOptions.Json("Print the counters as JSON");

    internal static Command Create()
    {
        var verb = new SendCommand();
        var command = new Command(
            "send",
            "Send each line of standard input, typed or piped, as one datagram to a multicast group. An empty line is an empty "
                + "datagram; the end of the line, LF or CR LF, is not sent; bytes that are no text are sent as they are.\n\n"
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
        IBackend backend = LabOptions.ParseBackend(parsed.GetValue(_backend)!);
        bool isAsked = parsed.GetResult(_backend) is { Implicit: false };
        string interfaceName = parsed.GetValue(_interface)!;
        Endpoint group = NetOptions.ParseGroup(parsed.GetValue(_group)!, interfaceName);
        int hops = parsed.GetValue(_hops);
        using var interruption = new Interruption();
        SendTotals totals = backend.Name == LoopBackend
            ? SendByLoop(group, interfaceName, hops, isAsked, interruption.Token)
            : SendByPort(backend, group, interfaceName, hops, interruption.Token);
        PrintSummary(parsed.GetValue(_json), totals, group, interfaceName);
        return interruption.Token.IsCancellationRequested ? ExitCodes.Interrupted
            : totals.Refused + totals.TooLong > 0 ? ExitCodes.Incorrect
            : ExitCodes.Success;
    }

    private static SendTotals SendByLoop(in Endpoint group, string interfaceName, int hops, bool isAsked, CancellationToken interruption)
    {
        using SafeFileHandle input = StandardDescriptors.OpenInput();
        SendLoop sending;
        try
        {
            sending = new SendLoop((int)input.DangerousGetHandle(), group, interfaceName, hops);
        }
        catch (KernelException refusal) when (!isAsked && refusal.Call.StartsWith("io_uring_", StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"send: no ring loop, plain sockets instead: {refusal.Message}");
            return SendByPort(new SocketBackend(), group, interfaceName, hops, interruption);
        }

        using (sending)
        {
            PrintStart(sending.LocalEndpoint, group, interfaceName, LoopBackend);
            using (interruption.Register(sending.Interrupt))
            {
                sending.Run();
            }

            LineSender lines = sending.Lines;
            return new SendTotals(LoopBackend, lines.Sent, lines.Refused, lines.LastError, lines.TooLong, $"{sending.LongestLine} bytes");
        }
    }

    private static SendTotals SendByPort(
        IBackend backend, Endpoint group, string interfaceName, int hops, CancellationToken interruption)
    {
        LineReader? lines = null;
        string bound = string.Empty;
        GroupSender? sender = null;
        using AgentThread thread = AgentThread.Start(
            waiter =>
            {
                IDatagramPort port = PortOpener.Open(
                    backend.ForThread(waiter), waiter, Options(backend, group, interfaceName, hops), Console.Error);
                int longest = Math.Min(port.MaximumPayload, port.Frames.PayloadCapacity);
                lines = new LineReader(StandardDescriptors.OpenInputStream(), longest, waiter);
                bound = Bound(port);
                return sender = new GroupSender(port, waiter, lines, group);
            },
            new AgentThreadOptions { Name = "send" });
        string name = sender!.Port.Capabilities.FullName;
        PrintStart(sender.Port.LocalEndpoint, group, interfaceName, name);
        using (interruption.Register(thread.RequestStop))
        {
            thread.Join();
        }

        lines!.ThrowIfUnreadable();
        return new SendTotals(name, sender.Sent, sender.Refused, sender.LastError, lines.TooLong, bound);
    }

    private static string Bound(IDatagramPort port) => port.Frames.PayloadCapacity < port.MaximumPayload
        ? $"{port.Frames.PayloadCapacity} bytes, which is what its frames hold; the interface itself would carry {port.MaximumPayload}"
        : $"{port.MaximumPayload} bytes";

    private static void PrintStart(in Endpoint local, in Endpoint group, string interfaceName, string backend)
    {
        Console.Error.WriteLine($"send: from {local} to {group} on {interfaceName}, back end {backend}");
        InterfaceAdvice.WarnIfDown("send", interfaceName, Console.Error);
    }

    private static DatagramPortOptions Options(IBackend backend, in Endpoint group, string interfaceName, int hops) => new()
    {
        Local = PortOpener.LocalAddress(interfaceName, group),
        Interface = interfaceName,
        MulticastTimeToLive = hops,
        FrameCount = 64,
        FrameSize = NetOptions.FrameSize(backend),
    };

    private static void PrintSummary(bool json, SendTotals totals, in Endpoint group, string interfaceName)
    {
        if (totals.Refused > 0)
        {
            string? advice = InterfaceAdvice.ForRefusal(totals.LastError, group, interfaceName);
            Console.Error.WriteLine($"send: the kernel refused {Counted.Of(totals.Refused, "datagram")}: {totals.LastError}"
                + (advice is null ? string.Empty : $", {advice}"));
        }

        if (totals.TooLong > 0)
        {
            Console.Error.WriteLine($"send: {Counted.Of(totals.TooLong, "line")} too long for one datagram of this port, not sent "
                + $"(it takes {totals.LongestLine})");
        }

        Console.Write(json
            ? JsonLine.Of("end", writer =>
            {
                writer.WriteNumber("datagrams", totals.Sent);
                writer.WriteNumber("refused", totals.Refused);
                writer.WriteNumber("too_long", totals.TooLong);
                writer.WriteString("backend", totals.Backend);
            })
            : $"{Counted.Of(totals.Sent, "datagram")} sent\n");
    }
}
