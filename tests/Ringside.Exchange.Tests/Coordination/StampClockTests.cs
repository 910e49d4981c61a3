using Ringside.Exchange.Coordination;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Coordination;

public sealed class StampClockTests
{
    private const long Second = 1_000_000_000;
    private const long Hour = 3_600 * Second;

    [Fact]
    public void A_cold_start_takes_the_greater_of_last_stamp_and_time_of_day()
    {
        Assert.Equal(700, StampClock.ColdStart(500, 10, 700).StampNanos);
        Assert.Equal(900, StampClock.ColdStart(900, 10, 700).StampNanos);
        Assert.Equal(-200, StampClock.ColdStart(900, 10, 700).OffNanos);
        Assert.Throws<ArgumentOutOfRangeException>(() => StampClock.ColdStart(-1, 10, 700));
        Assert.Throws<ArgumentOutOfRangeException>(() => StampClock.TakeOver(-1, 10));
    }

    [Fact]
    public void A_new_writer_goes_on_from_the_last_stamp_without_a_jump()
    {
        // The old writer's stamps were three seconds ahead of this machine's clock.
        StampClock clock = StampClock.TakeOver(100 * Second, 7 * Second);
        long stamp = clock.Next(8 * Second, 98 * Second);
        Assert.Equal((101 * Second) - (Second / StampClock.SlewOneIn), stamp);
        Assert.Equal((98 * Second) - stamp, clock.AlarmNanos);
    }

    [Fact]
    public void One_that_writes_again_goes_on_from_the_stamps_of_others_and_not_from_its_own_clock()
    {
        StampClock clock = StampClock.ColdStart(0, 5 * Second, 200 * Second);
        clock.Next(6 * Second, 203 * Second);
        clock.GoOnFrom(100 * Second, 7 * Second);
        Assert.Equal(0, clock.AlarmNanos);
        Assert.Equal((101 * Second) + (Second / StampClock.SlewOneIn), clock.Next(8 * Second, 203 * Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.GoOnFrom(-1, 10));
    }

    [Theory]
    [InlineData(3 * Second)]
    [InlineData(-3 * Second)]
    public void It_is_drawn_to_the_time_of_day_by_500_ppm_and_then_stays_there(long off)
    {
        StampClock clock = StampClock.ColdStart(0, 0, 1_000 * Second);
        long wall = (1_000 * Second) + off;
        long last = clock.StampNanos;
        long step = Second / 10;
        long needed = Math.Abs(off) * StampClock.SlewOneIn / step;
        for (long count = 1; count <= needed; count++)
        {
            long stamp = clock.Next(count * step, wall + (count * step));
            Assert.Equal(step + (Math.Sign(off) * step / StampClock.SlewOneIn), stamp - last);
            last = stamp;
        }

        Assert.Equal(0, clock.OffNanos);
        Assert.Equal(step, clock.Next((needed + 1) * step, wall + ((needed + 1) * step)) - last);
    }

    [Fact]
    public void Short_steps_slew_as_much_as_long_ones()
    {
        StampClock clock = StampClock.ColdStart(0, 0, 1_000 * Second);
        long last = clock.StampNanos;
        for (int boot = 7; boot <= 70_000; boot += 7)
        {
            long stamp = clock.Next(boot, 0);
            Assert.InRange(stamp - last, 6, 7);
            last = stamp;
        }

        Assert.Equal((1_000 * Second) + 70_000 - (70_000 / StampClock.SlewOneIn), last);
    }

    [Fact]
    public void An_alarm_is_raised_when_it_is_more_than_a_second_off_either_way()
    {
        StampClock clock = StampClock.ColdStart(0, 0, 1_000 * Second);
        clock.Next(0, 1_001 * Second);
        Assert.Equal((Second, 0), (clock.OffNanos, clock.AlarmNanos));
        clock.Next(0, (1_001 * Second) + 1);
        Assert.Equal(Second + 1, clock.AlarmNanos);
        clock.Next(0, (999 * Second) - 1);
        Assert.Equal(-Second - 1, clock.AlarmNanos);
        clock.Next(0, 999 * Second);
        Assert.Equal(0, clock.AlarmNanos);
    }

    [Fact]
    public void It_never_goes_back_nor_faster_than_it_may_whatever_the_clocks_do() => SeededRandom.ForEachSeed(20, random =>
    {
        long boot = random.NextInt64(Hour);
        StampClock clock = StampClock.ColdStart(random.NextInt64(Hour), boot, random.NextInt64(Hour));
        long start = clock.StampNanos;
        long firstBoot = boot;
        long highestBoot = boot;
        for (int count = 0; count < 2_000; count++)
        {
            boot += random.Chance(10) ? -random.NextInt64(Second) : random.NextInt64(random.NextBool() ? 100 : Second);
            highestBoot = Math.Max(highestBoot, boot);
            long last = clock.StampNanos;
            long stamp = clock.Next(boot, random.NextInt64(-Hour, 1_000 * Hour));
            Assert.True(stamp >= last);
            long elapsed = highestBoot - firstBoot;
            Assert.InRange(stamp - start, elapsed - (elapsed / StampClock.SlewOneIn), elapsed + (elapsed / StampClock.SlewOneIn));
        }
    });

    [Fact]
    public void At_the_edges_of_64_bits_it_stands_still()
    {
        StampClock clock = StampClock.TakeOver(long.MaxValue - 5, long.MinValue);
        Assert.Equal(long.MaxValue, clock.Next(long.MaxValue, long.MaxValue));
        Assert.Equal(long.MaxValue, clock.Next(long.MaxValue, long.MinValue));
        clock = StampClock.TakeOver(0, long.MinValue);
        Assert.True(clock.Next(long.MaxValue, long.MaxValue) > 0);
    }
}
