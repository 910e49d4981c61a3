using Ringside.Exchange.Members;

namespace Ringside.Exchange.Tests.Members;

public sealed class FailureBudgetsTests
{
    private static readonly ClientAddress Home = ClientAddress.FromIPv4(1);
    private static readonly ClientAddress Stranger = ClientAddress.FromIPv4(2);

    [Fact]
    public void A_burst_is_free_and_each_one_above_it_waits_its_time()
    {
        FailureBudgets budgets = new(64, 100, 3, 7);
        for (int count = 0; count < 3; count++)
        {
            Assert.True(budgets.ReadyNanos(Stranger) <= 1_000);
            budgets.Charge(Stranger, 1_000);
        }

        Assert.Equal(1_100, budgets.ReadyNanos(Stranger));
        budgets.Charge(Stranger, 1_100);
        Assert.Equal(1_200, budgets.ReadyNanos(Stranger));
        Assert.Equal(long.MinValue, budgets.ReadyNanos(Home));
        budgets.Charge(Stranger, 9_000);
        Assert.True(budgets.ReadyNanos(Stranger) <= 9_000);
    }

    [Fact]
    public void What_is_paid_back_was_never_owed()
    {
        FailureBudgets budgets = new(64, 100, 1, 7);
        for (int count = 0; count < 1_000; count++)
        {
            Assert.True(budgets.ReadyNanos(Home) <= 0);
            budgets.Charge(Home, 0);
            Assert.Equal(100, budgets.ReadyNanos(Home));
            budgets.PayBack(Home);
        }
    }

    [Fact]
    public void Many_addresses_that_owe_little_do_not_wash_away_what_one_owes()
    {
        FailureBudgets budgets = new(64, 100, 1, 7);
        for (int count = 0; count < 10; count++)
            budgets.Charge(Stranger, 0);
        for (uint address = 10; address < 10_000; address++)
            budgets.Charge(ClientAddress.FromIPv4(address), address % 50);
        Assert.Equal(1_000, budgets.ReadyNanos(Stranger));
    }

    [Fact]
    public void Where_all_owe_more_it_is_the_new_address_that_is_not_remembered()
    {
        FailureBudgets budgets = new(8, 100, 1, 7);
        for (uint address = 10; address < 18; address++)
        {
            budgets.Charge(ClientAddress.FromIPv4(address), 0);
            budgets.Charge(ClientAddress.FromIPv4(address), 0);
        }

        budgets.Charge(Stranger, 0);
        for (uint address = 10; address < 18; address++)
            Assert.Equal(200, budgets.ReadyNanos(ClientAddress.FromIPv4(address)));
        Assert.Equal(long.MinValue, budgets.ReadyNanos(Stranger));
        budgets.Charge(Stranger, 150);
        Assert.Equal(250, budgets.ReadyNanos(Stranger));
    }

    [Fact]
    public void An_owner_of_many_IPv6_addresses_is_one_address()
    {
        ClientAddress one = new(0x20010DB800000001, 5);
        Assert.Equal(one.Network, new ClientAddress(0x20010DB800000001, 6).Network);
        Assert.NotEqual(one.Network, new ClientAddress(0x20010DB800000002, 5).Network);
        Assert.NotEqual(Home.Network, Stranger.Network);
    }
}
