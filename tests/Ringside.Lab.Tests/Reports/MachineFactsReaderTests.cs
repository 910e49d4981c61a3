using Ringside.Lab.Reports;
using Ringside.Testing;

namespace Ringside.Lab.Tests.Reports;

public sealed class MachineFactsReaderTests
{
    [Fact]
    public void Facts_are_read_from_the_trees()
    {
        using var root = Machine();
        var facts = new MachineFactsReader(root.Path).Read();
        Assert.Equal("6.18.1-test", facts.Kernel);
        Assert.Equal("Example CPU: fast @ 3.20GHz", facts.Cpu);
        Assert.Equal(2, facts.Cores);
        Assert.Equal("performance (1), powersave (1)", facts.Governor);
        Assert.Equal("tsc", facts.Clocksource);
        Assert.Equal("off", facts.Smt);
        Assert.Equal("1 active, 1 vulnerable (mds)", facts.Mitigations);
        Assert.Equal("none", facts.Isolated);
        Assert.Equal("yes", facts.Virtualised);
        Assert.Equal("0.50 0.40 0.30", facts.LoadAtStart);
        Assert.Equal(MachineFacts.Unknown, facts.LoadAtEnd);
        Assert.StartsWith(".NET 10.", facts.Runtime, StringComparison.Ordinal);
        Assert.StartsWith("workstation", facts.GarbageCollector, StringComparison.Ordinal);
    }

    [Fact]
    public void The_load_at_the_end_is_read_at_the_end()
    {
        using var root = Machine();
        var reader = new MachineFactsReader(root.Path);
        var facts = reader.Read();
        root.Write("proc/loadavg", "9.00 8.00 7.00 1/100 4242\n");
        var end = reader.WithLoadAtEnd(facts);
        Assert.Equal(facts with { LoadAtEnd = "9.00 8.00 7.00" }, end);
    }

    [Fact]
    public void One_governor_for_all_isolated_processors_and_mitigations_off_are_said_shortly()
    {
        using var root = Machine();
        root.Write("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "performance\n");
        root.Write("sys/devices/system/cpu/isolated", "2-3,6\n");
        root.Write("proc/cmdline", "quiet mitigations=off isolcpus=2-3,6\n");
        var facts = new MachineFactsReader(root.Path).Read();
        Assert.Equal("performance", facts.Governor);
        Assert.Equal("2-3,6", facts.Isolated);
        Assert.Equal("mitigations=off: 1 active, 1 vulnerable (mds)", facts.Mitigations);
    }

    [Fact]
    public void A_machine_without_the_hypervisor_flag_is_not_virtualised()
    {
        using var root = Machine();
        root.Write("proc/cpuinfo", "processor\t: 0\nmodel name\t: X\nflags\t\t: fpu tsc not_a_hypervisor_flag\n");
        Assert.Equal("no", new MachineFactsReader(root.Path).Read().Virtualised);
    }

    [Fact]
    public void An_arm64_processor_is_named_by_its_numbers()
    {
        using var root = new TemporaryFolder();
        root.Write("proc/cpuinfo", "processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n");
        var facts = new MachineFactsReader(root.Path).Read();
        Assert.Equal("arm64 implementer 0x41 part 0xd0c", facts.Cpu);
        Assert.Equal(1, facts.Cores);
        Assert.Equal(MachineFacts.Unknown, facts.Virtualised);
    }

    [Fact]
    public void What_is_missing_is_unknown()
    {
        using var root = new TemporaryFolder();
        AssertUnknown(new MachineFactsReader(root.Path).Read());
        AssertUnknown(new MachineFactsReader(Path.Combine(root.Path, "nowhere")).Read());
    }

    [Fact]
    public void Folders_and_rubbish_where_files_should_be_are_unknown()
    {
        using var root = new TemporaryFolder();
        root.File("proc/cpuinfo/x");
        root.Write("proc/loadavg", "\n");
        root.Write("proc/sys/kernel/osrelease", "");
        root.Write("sys/devices/system/cpu/vulnerabilities", "a file, not a folder");
        AssertUnknown(new MachineFactsReader(root.Path).Read());
    }

    [Fact]
    public void The_machine_of_this_test_has_a_kernel_and_a_processor()
    {
        var facts = new MachineFactsReader().Read();
        Assert.NotEqual(MachineFacts.Unknown, facts.Kernel);
        Assert.InRange(facts.Cores, 1, 4096);
        Assert.NotEqual(MachineFacts.Unknown, facts.LoadAtStart);
    }

    private static void AssertUnknown(MachineFacts facts) => Assert.Equal(
        new MachineFacts { Runtime = facts.Runtime, GarbageCollector = facts.GarbageCollector },
        facts);

    private static TemporaryFolder Machine()
    {
        var root = new TemporaryFolder();
        root.Write("proc/sys/kernel/osrelease", "6.18.1-test\n");
        root.Write(
            "proc/cpuinfo",
            "processor\t: 0\nmodel name\t: Example CPU: fast @ 3.20GHz\nflags\t\t: fpu tsc hypervisor\n\n"
            + "processor\t: 1\nmodel name\t: Example CPU: fast @ 3.20GHz\nflags\t\t: fpu tsc hypervisor\n\n");
        root.Write("proc/loadavg", "0.50 0.40 0.30 1/100 4242\n");
        root.Write("proc/cmdline", "quiet\n");
        root.Write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        root.Write("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave\n");
        root.Write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
        root.Write("sys/devices/system/cpu/smt/control", "off\n");
        root.Write("sys/devices/system/cpu/isolated", "\n");
        root.Write("sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected\n");
        root.Write("sys/devices/system/cpu/vulnerabilities/mds", "Vulnerable: Clear CPU buffers attempted, no microcode\n");
        root.Write("sys/devices/system/cpu/vulnerabilities/spectre_v1", "Mitigation: usercopy/swapgs barriers\n");
        return root;
    }
}
