using System.CommandLine;
using Ringside.App.Datagrams;
using Ringside.App.Output;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Commands.Net;

/// <summary><c>ringside net receive</c>: joins a multicast group and prints what arrives.</summary>
internal sealed class ReceiveCommand
{
    private readonly Option<string> _group = NetOptions.Group();
    private readonly Option<string> _interface = NetOptions.Interface();
    private readonly Option<string> _backend = NetOptions.Backend();
    private readonly Option<string> _wait = NetOptions.Wait("block");
    private readonly Option<bool> _json = LabOptions.Json("Print datagrams and counters as JSON, one object a line");

    private readonly Option<int?> _count = NumberOption.CreateOptional(
        "--count", "End after so many datagrams [default: go on until Ctrl-C]", 1, int.MaxValue);

    internal static Command Create()
    {
        var verb = new ReceiveCommand();
        var command = new Command(
            "receive",
            "Join a multicast group (IGMP, MLD) and print each datagram with the kernel's time stamp and the time until it was here.\n\n"
                + "Example:  ringside net receive --group 239.1.2.3:5000");
        command.Options.Add(verb._group);
        command.Options.Add(verb._interface);
        command.Options.Add(verb._backend);
        command.Options.Add(verb._wait);
        command.Options.Add(verb._count);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string interfaceName = parsed.GetValue(_interface)!;
        Endpoint group = NetOptions.ParseGroup(parsed.GetValue(_group)!, interfaceName);
        IBackend backend = LabOptions.ParseBackend(parsed.GetValue(_backend)!);
        WaitStrategy wait = LabOptions.ParseWait(parsed.GetValue(_wait)!);
        int? count = parsed.GetValue(_count);
        var options = new DatagramPortOptions
        {
            Local = group,
            Group = group,
            Interface = interfaceName,
            Stamps = StampSource.ControlMessage,
            FrameSize = NetOptions.FrameSize(backend),
        };
        using var interruption = new Interruption();
        using var console = new DatagramConsole(parsed.GetValue(_json), ConsoleStreams.Output());
        GroupReceiver? receiver = null;
        using AgentThread thread = AgentThread.Start(
            waiter => receiver = new GroupReceiver(
                PortOpener.Open(backend.ForThread(waiter), waiter, options, Console.Error),
                waiter,
                count ?? long.MaxValue,
                console.TryPost),
            new AgentThreadOptions { Name = "receive", Strategy = wait });
        Console.Error.WriteLine($"receive: joined {group} on {options.Interface}, back end {receiver!.Port.Capabilities.FullName}");
        InterfaceAdvice.WarnIfDown("receive", interfaceName, Console.Error);
        using (interruption.Token.Register(thread.RequestStop))
        using (console.Failed.Register(thread.RequestStop))
        {
            thread.Join();
        }

        if (!console.PrintSummary(receiver))
        {
            Console.Error.WriteLine("receive: nobody reads the output; it was given up");
        }

        return interruption.Token.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Success;
    }
}
