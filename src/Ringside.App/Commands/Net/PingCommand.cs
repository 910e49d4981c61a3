using System.CommandLine;
using System.Globalization;
using Ringside.App.Datagrams;
using Ringside.App.Output;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.App.Commands.Net;

/// <summary><c>ringside net ping</c>: datagram round trips between two hosts, or two processes.</summary>
internal sealed class PingCommand
{
    private const long NanosPerMicro = 1_000;
    private const long NanosPerMilli = 1_000_000;
    private const int StandardCount = 10_000; // ten of them are beyond p99.9
    private const int StandardWarmUps = 200;

    private readonly Option<string> _interface = NetOptions.Interface();
    private readonly Option<string> _backend = NetOptions.Backend();
    private readonly Option<string> _wait = NetOptions.Wait("block");
    private readonly Option<bool> _json = LabOptions.Json("Print the result as JSON");
    private readonly Option<bool> _listen = new("--listen") { Description = "Answer pings on that address until Ctrl-C" };

    private readonly Argument<string> _address = new("ADDRESS:PORT")
    {
        Description = "Where pings are answered; with --listen, where to answer them",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<int> _count = NumberOption.Create("--count", "Pings to send", 1, int.MaxValue, StandardCount);
    private readonly Option<int> _size = NumberOption.Create("--size", "Bytes of a ping", PingPacket.HeaderLength, 1400, 64);

    private readonly Option<int> _interval = NumberOption.Create(
        "--interval", "Microseconds between two pings; 0 sends the next when the answer is here", 0, 1_000_000_000, 1000);

    private readonly Option<int> _timeout = NumberOption.Create(
        "--timeout", "Milliseconds after which a ping without an answer is lost", 1, LabOptions.LongestMilliseconds, 1000);

    private readonly Option<int> _warmUps = NumberOption.Create(
        "--warm-up", "Pings before those, that count for nothing: the first runs of the code cost milliseconds on both sides", 0, 1_000_000,
        StandardWarmUps);

    internal static Command Create()
    {
        var verb = new PingCommand();
        var command = new Command(
            "ping",
            "Measure round trips of datagrams, as this program sees them and as the kernel's time stamps show them.\n"
                + "Uncounted pings go first, to warm up; a percentile is shown only when ten round trips lie beyond it.\n"
                + "Start `ringside net ping ADDRESS:PORT --listen` on the other side first.\n\n"
                + "Example:  ringside net ping 127.0.0.1:7000 --count 10000 --interval 0 --wait spin");
        command.Arguments.Add(verb._address);
        foreach (Option option in new Option[]
        {
            verb._listen, verb._count, verb._warmUps, verb._interval, verb._timeout, verb._size, verb._backend, verb._wait, verb._interface,
            verb._json,
        })
        {
            command.Options.Add(option);
        }

        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        string interfaceName = parsed.GetValue(_interface)!;
        Endpoint address = InterfaceAdvice.WithScope(LabOptions.ParseEndpoint("address", parsed.GetValue(_address)!), interfaceName);
        IBackend backend = LabOptions.ParseBackend(parsed.GetValue(_backend)!);
        WaitStrategy wait = LabOptions.ParseWait(parsed.GetValue(_wait)!);
        if (address.IsMulticast)
        {
            throw new UsageException($"address {address}: expected the address of one host, not a multicast group");
        }

        return parsed.GetValue(_listen)
            ? Listen(address, backend, wait, interfaceName, parsed.GetValue(_json))
            : Ping(parsed, address, backend, wait, interfaceName);
    }

    private static int Listen(in Endpoint address, IBackend backend, WaitStrategy wait, string interfaceName, bool json)
    {
        var options = new DatagramPortOptions { Local = address, Interface = interfaceName };
        using var interruption = new Interruption();
        PingAnswerer? answerer = null;
        using AgentThread thread = AgentThread.Start(
            waiter => answerer = new PingAnswerer(PortOpener.Open(backend.ForThread(waiter), waiter, options, Console.Error), waiter),
            new AgentThreadOptions { Name = "answer", Strategy = wait });
        Console.Error.WriteLine($"ping: answering on {answerer!.Port.LocalEndpoint}, back end {answerer.Port.Capabilities.FullName}");
        InterfaceAdvice.WarnIfDown("ping", interfaceName, Console.Error);
        using (interruption.Token.Register(thread.RequestStop))
        {
            thread.Join();
        }

        Console.Write(json
            ? JsonLine.Of("end", writer =>
            {
                writer.WriteNumber("answered", answerer.Answered);
                writer.WriteNumber("unanswered", answerer.Unanswered);
                writer.WriteNumber("ignored", answerer.Ignored);
                writer.WriteString("backend", answerer.Port.Capabilities.FullName);
            })
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Counted.Of(answerer.Answered, "ping")} answered, {answerer.Unanswered} not, "
                    + $"{Counted.Of(answerer.Ignored, "other datagram")}\n"));
        return ExitCodes.Interrupted;
    }

    private int Ping(ParseResult parsed, Endpoint remote, IBackend backend, WaitStrategy wait, string interfaceName)
    {
        if (remote.Port == 0)
        {
            throw new UsageException($"address {remote}: expected a port from 1 to 65535");
        }

        if (!remote.AddressBytes.ContainsAnyExcept((byte)0))
        {
            throw new UsageException($"address {remote}: expected the address of one host; all of them only with --listen");
        }

        int size = parsed.GetValue(_size);
        var settings = new PingSettings(
            parsed.GetValue(_count),
            parsed.GetValue(_interval) * NanosPerMicro,
            parsed.GetValue(_timeout) * NanosPerMilli,
            parsed.GetValue(_warmUps),
            ((ulong)Environment.ProcessId << 32) ^ (ulong)KernelClock.RealtimeNanos());
        using var interruption = new Interruption();
        Pinger? pinger = null;
        using AgentThread thread = AgentThread.Start(
            waiter => pinger = new Pinger(Open(backend, waiter, remote, interfaceName, size), waiter, settings),
            new AgentThreadOptions { Name = "ping", Strategy = wait });
        Console.Error.WriteLine($"ping: from {pinger!.Socket.LocalEndpoint} to {remote}, back end {pinger.Socket.Name}");
        InterfaceAdvice.WarnIfDown("ping", interfaceName, Console.Error);
        using (interruption.Token.Register(thread.RequestStop))
        {
            thread.Join();
        }

        return Report(pinger, remote, parsed.GetValue(_json), interruption.Token.IsCancellationRequested);
    }

    private static IPingSocket Open(IBackend backend, Waiter waiter, Endpoint remote, string interfaceName, int size)
    {
        Endpoint local = PortOpener.LocalAddress(interfaceName, remote);
        if (backend.Name != "socket")
        {
            var options = new DatagramPortOptions { Local = local, Interface = interfaceName, Stamps = StampSource.ControlMessage };
            return new PortPingSocket(PortOpener.Open(backend.ForThread(waiter), waiter, options, Console.Error), remote, size);
        }

        var socket = new StampedPingSocket(local, remote, size);
        waiter.Watch(socket.Descriptor, socket.WakeOn);
        return socket;
    }

    private static int Report(Pinger pinger, in Endpoint remote, bool json, bool interrupted)
    {
        Console.Write(json ? PingReport.Json(pinger) : PingReport.Text(pinger));
        if (interrupted)
        {
            return ExitCodes.Interrupted;
        }

        return pinger.User.Count > 0
            ? ExitCodes.Success
            : throw new RefusedException(pinger.Refused > 0
                ? $"no ping could be sent to {remote}: {pinger.LastError}; does --interface name the way to it?"
                : $"no answer came from {remote}; does `ringside net ping {remote} --listen` run there?");
    }
}
