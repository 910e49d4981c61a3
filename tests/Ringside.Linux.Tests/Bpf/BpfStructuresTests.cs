using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Ringside.Linux.Bpf;

namespace Ringside.Linux.Tests.Bpf;

/// <summary>Sizes and offsets of what the kernel is handed (linux/bpf.h).</summary>
public sealed class BpfStructuresTests
{
    [Fact]
    public void The_attributes_stand_where_the_kernel_reads_them()
    {
        Assert.Equal(16, Unsafe.SizeOf<ObjectName>());
        Assert.Equal(48, Unsafe.SizeOf<MapCreateAttributes>());
        Assert.Equal(32, Unsafe.SizeOf<MapElementAttributes>());
        Assert.Equal(72, Unsafe.SizeOf<ProgramLoadAttributes>());
        Assert.Equal(80, Unsafe.SizeOf<TestRunAttributes>());
        Assert.Equal(48, Unsafe.SizeOf<LinkCreateAttributes>());
        Assert.Equal(28, OffsetOf<MapCreateAttributes>(nameof(MapCreateAttributes.Name)));
        Assert.Equal(24, OffsetOf<MapElementAttributes>(nameof(MapElementAttributes.Flags)));
        Assert.Equal(32, OffsetOf<ProgramLoadAttributes>(nameof(ProgramLoadAttributes.Log)));
        Assert.Equal(48, OffsetOf<ProgramLoadAttributes>(nameof(ProgramLoadAttributes.Name)));
        Assert.Equal(68, OffsetOf<ProgramLoadAttributes>(nameof(ProgramLoadAttributes.ExpectedAttachment)));
        Assert.Equal(24, OffsetOf<TestRunAttributes>(nameof(TestRunAttributes.Output)));
        Assert.Equal(12, OffsetOf<LinkCreateAttributes>(nameof(LinkCreateAttributes.Flags)));
    }

    [Theory]
    [InlineData("short", "short")]
    [InlineData("with-minus and.dot", "with_minus_and.")]
    [InlineData("", "")]
    public void Names_are_made_such_that_the_kernel_takes_them(string text, string expected)
    {
        ObjectName name = ObjectName.Of(text);
        Assert.Equal(expected, Encoding.ASCII.GetString(name[..]).TrimEnd('\0'));
    }

    private static int OffsetOf<T>(string field) => (int)Marshal.OffsetOf<T>(field);
}
