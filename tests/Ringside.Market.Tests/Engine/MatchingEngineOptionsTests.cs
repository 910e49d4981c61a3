using Ringside.Market.Engine;
using Ringside.Market.Orders;

namespace Ringside.Market.Tests.Engine;

/// <summary>What is out of range is refused before any memory is taken: by the check alone, with the name of the option.</summary>
public sealed class MatchingEngineOptionsTests
{
    private static MatchingEngineOptions Tiny => MatchingEngineOptions.Tiny;

    public static TheoryData<string, MatchingEngineOptions> Wrong => new()
    {
        { "WindowBits", Tiny with { WindowBits = OrderBookOptions.SmallestWindowBits - 1 } },
        { "WindowBits", Tiny with { WindowBits = OrderBookOptions.LargestWindowBits + 1 } },
        { "StopWindowBits", Tiny with { StopWindowBits = OrderBookOptions.SmallestWindowBits - 1 } },
        { "StopWindowBits", Tiny with { StopWindowBits = OrderBookOptions.LargestWindowBits + 1 } },
        { "MaximumOrders", Tiny with { MaximumOrders = MatchingEngineOptions.LargestMaximumOrders + 1 } },
        { "ExpectedOrders", Tiny with { ExpectedOrders = -1 } },
        { "maximum", Tiny with { MaximumSessions = 0 } },
        { "maximum", Tiny with { MaximumMembers = MatchingEngineOptions.LargestMaximumParties + 1 } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_option_out_of_range_is_refused_by_the_check(string name, MatchingEngineOptions options) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(options.Check).ParamName);

    [Fact]
    public void The_ends_of_the_ranges_are_allowed()
    {
        (Tiny with { WindowBits = OrderBookOptions.LargestWindowBits, StopWindowBits = OrderBookOptions.LargestWindowBits }).Check();
        (Tiny with { MaximumOrders = MatchingEngineOptions.LargestMaximumOrders }).Check();
        Tiny.Check();
    }
}
