using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Capabilities;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Auto;
using Ringside.Net.Tests.Ports.Simulated;

namespace Ringside.Net.Tests.Ports.Auto;

public sealed class AutoBackendTests
{
    private readonly SimulatedPair _pair = new();
    private readonly DatagramPortOptions _options = new() { Local = SimulatedPair.At("10.0.0.1") };

    [Fact]
    public void The_first_step_that_opens_is_taken_and_the_refusals_before_it_are_told_in_their_order()
    {
        var auto = new AutoBackend(
            new Refusing("first", Errno.EPERM), new Refusing("second", Errno.EBUSY), _pair.First.Backend,
            new Refusing("last", Errno.EINVAL));
        using IDatagramPort port = auto.OpenDatagramPort(_options);
        Assert.Equal("simulated", port.Backend);
        Assert.Equal(
            [
                "back end first: refused (open(first): EPERM, this needs a privilege that the process does not have)",
                "back end second: refused (open(second): EBUSY, this kernel or this device does not offer it)",
            ],
            port.Capabilities.Items.Select(item => item.ToString()));
    }

    [Fact]
    public void A_port_of_the_first_step_was_refused_nothing()
    {
        using IDatagramPort port = new AutoBackend(_pair.First.Backend, new Refusing("last", Errno.EINVAL)).OpenDatagramPort(_options);
        Assert.Empty(port.Capabilities.Items);
    }

    [Fact]
    public void When_all_refuse_the_last_refusal_is_thrown_and_other_mistakes_at_once()
    {
        var auto = new AutoBackend(new Refusing("first", Errno.EPERM), _pair.First.Backend);
        Assert.StartsWith(
            "bind(UDP 10.0.0.9:0): EADDRNOTAVAIL",
            Assert.Throws<KernelException>(() => auto.OpenDatagramPort(_options with { Local = SimulatedPair.At("10.0.0.9") })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => auto.OpenDatagramPort(_options with { FrameCount = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AutoBackend());
    }

    [Fact]
    public void Streams_are_those_of_the_last_step_and_every_step_is_made_for_the_thread()
    {
        using var waiter = new Waiter(WaitStrategy.Spin);
        var first = new Refusing("first", Errno.EPERM);
        IBackend auto = new AutoBackend(first, _pair.First.Backend).ForThread(waiter);
        Assert.Same(waiter, first.Waiter);
        using IStreamListener listener = auto.Listen(SimulatedPair.At("10.0.0.1"), new StreamPortOptions());
        using IStreamPort client = auto.Connect(listener.LocalEndpoint, new StreamPortOptions());
        _pair.Network.Advance(0);
        Assert.Equal(StreamState.Open, client.Poll());
    }

    // Whoever adds a back end makes its ports tell these; otherwise a ladder would hide why it stepped down.
    [Theory, EveryBackend]
    public void Every_back_end_tells_first_what_was_refused_before_it(string backend)
    {
        Capability before = Capability.Refused("back end better", new KernelException("open(better)", Errno.EPERM));
        using IDatagramPort port = Ends.Open(backend, new DatagramPortOptions { Local = Ends.Loopback, RefusedBefore = [before] });
        Assert.Equal(before, port.Capabilities.Items[0]);
    }

    [Fact]
    public void The_ladder_ends_with_sockets_and_holds_the_back_ends_that_there_are()
    {
        Assert.True(Backends.TryGet("auto", out IBackend? auto));
        Assert.Equal(AutoBackend.Ladder.Where(Backends.Names.Contains), ((AutoBackend)auto).Steps.Select(step => step.Name));
        Assert.Equal("socket", AutoBackend.Ladder[^1]);
    }

    private sealed class Refusing(string name, Errno error) : IBackend
    {
        public string Name => name;

        public Waiter? Waiter { get; private set; }

        public IBackend ForThread(Waiter waiter)
        {
            Waiter = waiter;
            return this;
        }

        public IDatagramPort OpenDatagramPort(DatagramPortOptions options) => throw new KernelException($"open({name})", error);

        public IStreamListener Listen(in Endpoint local, StreamPortOptions options) => throw new KernelException($"listen({name})", error);

        public IStreamPort Connect(in Endpoint remote, StreamPortOptions options) => throw new KernelException($"connect({name})", error);
    }
}
