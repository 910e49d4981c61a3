using Ringside.Exchange.Gateways;

namespace Ringside.Exchange.Tests.Gateways;

public sealed class GatewayOutputTests : IDisposable
{
    private readonly TestVenue _venue = new();

    public void Dispose() => _venue.Dispose();

    [Fact]
    public void The_host_is_told_once_when_there_is_something_to_send()
    {
        TestGateway gateway = _venue.AddGateway(1);
        TestClient client = new TestClient(_venue, gateway).LogIn("NORTH1");
        Assert.True(client.IsIn);
        gateway.Outputs.Clear();
        client.Reads = false;
        client.Enter("A1", 'B', 10, 10_000);
        client.Enter("A2", 'B', 10, 10_000);
        Assert.Equal([client.Connection], gateway.Outputs);

        client.Reads = true;
        _venue.Run();
        client.Enter("A3", 'B', 10, 10_000);
        Assert.Equal([client.Connection, client.Connection], gateway.Outputs);
    }

    [Fact]
    public void Only_those_are_named_whom_a_batch_concerns()
    {
        TestGateway gateway = _venue.AddGateway(1);
        TestClient north = new TestClient(_venue, gateway).LogIn("NORTH1");
        TestClient south = new TestClient(_venue, gateway).LogIn("SOUTH1");
        _ = new TestClient(_venue, gateway).LogIn("NORTH2");
        south.Enter("S1", 'S', 10, 10_000);
        gateway.Outputs.Clear();
        north.Enter("N1", 'B', 10, 10_000);
        Assert.Equal([north.Connection, south.Connection], gateway.Outputs.Order());
    }

    [Fact]
    public void All_connections_are_looked_at_only_so_often()
    {
        TestGateway gateway = _venue.AddGateway(1, change: options => options with { PollGrainNanos = 50_000_000 });
        for (int number = 0; number < 10; number++)
        {
            _ = new TestClient(_venue, gateway);
            _venue.Wait(1_000_000);
        }

        List<long> deadlines = [];
        while (gateway.Closed.Count < 10)
        {
            deadlines.Add(gateway.Core.DeadlineNanos);
            _venue.Wait(gateway.Core.DeadlineNanos - _venue.NowNanos);
        }

        Assert.Equal(2, deadlines.Count);
        Assert.Equal(50_000_000, deadlines[1] - deadlines[0]);
        Assert.All(gateway.Closed.Values, reason => Assert.Equal(CloseReason.LoginTimeout, reason));
    }
}
