using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports;

public sealed class BackendsTests
{
    [Theory, EveryBackend]
    public void A_back_end_is_found_by_the_name_that_it_and_its_ports_give(string name)
    {
        Assert.True(Backends.TryGet(name, out IBackend? backend));
        Assert.Equal(name, backend.Name);
        using IDatagramPort port = Ends.Open(name);
        Assert.True(port.Backend == name || name == "auto", port.Backend); // a ladder's port tells what it really is
    }

    [Theory]
    [InlineData("")]
    [InlineData("Socket")]
    [InlineData("none")]
    public void Another_name_finds_nothing(string name)
    {
        Assert.False(Backends.TryGet(name, out IBackend? backend));
        Assert.Null(backend);
    }
}
