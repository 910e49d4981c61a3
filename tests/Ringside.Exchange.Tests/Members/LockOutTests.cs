using Ringside.Exchange.Members;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Members;

public sealed class LockOutTests
{
    private static readonly Alpha6 Name = Alpha6.Of("NORTH1");
    private static readonly ClientAddress Home = ClientAddress.FromIPv4(1);
    private static readonly ClientAddress Stranger = ClientAddress.FromIPv4(2);

    private static LockOutOptions Options => new() { MostFailures = 3, ForgetNanos = 100, LockNanos = 1_000, Places = 64, HashSecret = 5 };

    [Fact]
    public void Who_guesses_too_often_waits_and_nobody_else()
    {
        LockOut lockOut = new(Options with { Places = 8 }); // all in one row
        Fail(lockOut, Name, Stranger, 2, 0);
        Assert.False(lockOut.IsLocked(Name, Stranger, 0));
        Fail(lockOut, Alpha6.Of("north1"), Stranger, 1, 10);
        Assert.True(lockOut.IsLocked(Name, Stranger, 10));
        Assert.False(lockOut.IsLocked(Name, Home, 10));
        Assert.False(lockOut.IsLocked(Alpha6.Of("SOUTH1"), Stranger, 10));
        Assert.True(lockOut.IsLocked(Name, Stranger, 1_009));
        Assert.False(lockOut.IsLocked(Name, Stranger, 1_010));
    }

    [Fact]
    public void A_name_that_is_released_may_try_again_from_everywhere_and_nobody_else()
    {
        LockOut lockOut = new(Options);
        Fail(lockOut, Name, Home, 2, 0);
        Assert.True(lockOut.Failed(Name, Home, 0));
        Assert.False(lockOut.Failed(Name, Home, 1));
        Fail(lockOut, Name, Stranger, 3, 0);
        Fail(lockOut, Name, ClientAddress.FromIPv4(3), 1, 0);
        Fail(lockOut, Alpha6.Of("SOUTH1"), Home, 3, 0);
        Assert.Equal(2, lockOut.Release(Alpha6.Of("north1"), 5));
        Assert.False(lockOut.IsLocked(Name, Home, 5) || lockOut.IsLocked(Name, Stranger, 5));
        Assert.True(lockOut.IsLocked(Alpha6.Of("SOUTH1"), Home, 5));
        Assert.False(lockOut.Failed(Name, Home, 6));
        Assert.Equal(0, lockOut.Release(Name, 7));
        Assert.Equal(0, lockOut.Release(Alpha6.Of("SOUTH1"), 1_500)); // it is over
    }

    [Fact]
    public void A_right_secret_and_a_long_silence_forget_what_was_wrong()
    {
        LockOut lockOut = new(Options);
        Fail(lockOut, Name, Home, 2, 0);
        lockOut.Succeeded(Name, Home);
        Fail(lockOut, Name, Home, 2, 0);
        Assert.False(lockOut.IsLocked(Name, Home, 0));
        Fail(lockOut, Name, Home, 1, 100);
        Assert.False(lockOut.IsLocked(Name, Home, 100));
        Fail(lockOut, Name, Home, 2, 150);
        Assert.True(lockOut.IsLocked(Name, Home, 150));
    }

    [Fact]
    public void Many_other_names_do_not_wash_a_lock_away()
    {
        LockOut lockOut = new(Options);
        Fail(lockOut, Name, Home, 3, 0);
        for (int count = 0; count < 10_000; count++)
            Fail(lockOut, Alpha6.Of($"X{count}"), Stranger, 1, 1);
        Assert.True(lockOut.IsLocked(Name, Home, 2));
        Assert.NotEqual(0, lockOut.Forgotten);
    }

    [Fact]
    public void Many_other_names_with_fewer_failures_do_not_wash_a_count_away()
    {
        LockOut lockOut = new(Options);
        Fail(lockOut, Name, Stranger, 2, 0);
        for (int count = 0; count < 10_000; count++)
            Fail(lockOut, Alpha6.Of($"X{count}"), Stranger, 1, 1 + (count % 50));
        Fail(lockOut, Name, Stranger, 1, 60);
        Assert.True(lockOut.IsLocked(Name, Stranger, 60));
    }

    [Fact]
    public void A_new_pair_takes_the_place_of_the_oldest_of_those_with_fewest_failures()
    {
        LockOut lockOut = new(Options with { Places = 8 });
        Fail(lockOut, Alpha6.Of("OLD"), Stranger, 2, 0);
        for (int count = 0; count < 7; count++)
            Fail(lockOut, Alpha6.Of($"X{count}"), Stranger, 1, 1 + count);
        Fail(lockOut, Name, Home, 3, 20);
        Assert.True(lockOut.IsLocked(Name, Home, 20));
        Fail(lockOut, Alpha6.Of("OLD"), Stranger, 1, 20);
        Assert.True(lockOut.IsLocked(Alpha6.Of("OLD"), Stranger, 20));
        Fail(lockOut, Alpha6.Of("X1"), Stranger, 2, 20);
        Assert.True(lockOut.IsLocked(Alpha6.Of("X1"), Stranger, 20));
    }

    [Fact]
    public void What_is_over_makes_room_for_what_is_new()
    {
        LockOut lockOut = new(Options with { Places = 8 });
        for (int count = 0; count < 8; count++)
            Fail(lockOut, Alpha6.Of($"X{count}"), Stranger, 3, 0);
        Fail(lockOut, Name, Home, 3, 999);
        Assert.False(lockOut.IsLocked(Name, Home, 999));
        Fail(lockOut, Name, Home, 3, 1_000);
        Assert.True(lockOut.IsLocked(Name, Home, 1_000));
        Assert.Equal(3, lockOut.Forgotten);
    }

    private static void Fail(LockOut lockOut, Alpha6 name, ClientAddress address, int count, long now)
    {
        for (int index = 0; index < count; index++)
            lockOut.Failed(name, address, now);
    }
}
