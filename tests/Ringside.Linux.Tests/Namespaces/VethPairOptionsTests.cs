using System.Net;
using Ringside.Linux.Namespaces;

namespace Ringside.Linux.Tests.Namespaces;

public sealed class VethPairOptionsTests
{
    [Theory]
    [InlineData("10.77.0.1", "10.77.0.1", 24)]
    [InlineData("10.77.0.1", "10.77.1.2", 24)]
    [InlineData("10.77.0.1", "fd77::2", 24)]
    [InlineData("10.77.0.1", "10.77.0.2", 33)]
    [InlineData("10.77.0.1", "10.77.0.2", 0)]
    public void Addresses_that_cannot_be_the_ends_of_one_wire_are_refused(string first, string second, int prefixLength)
        => Assert.Throws<ArgumentException>(() => VethPair.Create(new VethPairOptions
        {
            FirstAddress = IPAddress.Parse(first),
            SecondAddress = IPAddress.Parse(second),
            PrefixLength = prefixLength,
        }));

    [Fact]
    public void Two_ends_of_one_name_are_refused() => Assert.Throws<ArgumentException>(
        () => VethPair.Create(new VethPairOptions { FirstName = "same", SecondName = "same" }));

    [Theory]
    [InlineData("10.77.0.1", "02:00:0a:4d:00:01")]
    [InlineData("fd77::1:2", "02:00:00:01:00:02")]
    public void The_hardware_address_follows_from_the_address(string address, string expected)
        => Assert.Equal(expected, VethPair.HardwareAddressOf(IPAddress.Parse(address)).ToString());
}
