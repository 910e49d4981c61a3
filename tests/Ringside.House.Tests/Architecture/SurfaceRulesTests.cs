using System.Collections.Immutable;
using System.Reflection;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Architecture;

public class SurfaceRulesTests
{
    public static TheoryData<string> Libraries => [.. Assemblies.Libraries];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Public_classes_are_sealed_unless_made_for_inheritance(string name) =>
        RuleTest.NothingFound(SurfaceRules.OpenClasses(Load(name)));

    [Fact]
    public void An_open_public_class_is_found()
    {
        Type[] types = [typeof(Open), typeof(Closed), typeof(Base), typeof(Helpers), typeof(Hidden)];
        Finding finding = Assert.Single(SurfaceRules.OpenClasses(types));
        Assert.EndsWith("Open", finding.Place, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Libraries_hold_no_static_state(string name) => RuleTest.NothingFound(SurfaceRules.StaticState(Load(name)));

    [Theory]
    [InlineData(typeof(WithCounter), 1)]
    [InlineData(typeof(WithArray), 1)]
    [InlineData(typeof(WithList), 1)]
    [InlineData(typeof(WithMutable), 1)]
    [InlineData(typeof(WithThreadStatic), 1)]
    [InlineData(typeof(WithConstants), 0)]
    public void Static_state_is_found(Type type, int expected) => Assert.Equal(expected, SurfaceRules.StaticState([type]).Count());

    private static Type[] Load(string name) => Assembly.LoadFrom(Assemblies.PathOf(name)).GetTypes();

    public class Open;

    public sealed class Closed
    {
        public readonly int Number;
    }

    public abstract class Base;

    public static class Helpers;

    internal class Hidden;

    internal sealed class HiddenChild : Hidden;

    private static class WithCounter
    {
        public static int Count = 1;
    }

    private static class WithArray
    {
        public static readonly byte[] Bytes = [1];
    }

    private static class WithList
    {
        public static readonly List<int> Numbers = [];
    }

    private static class WithMutable
    {
        public static readonly Mutable One = new();
    }

    private static class WithThreadStatic
    {
#pragma warning disable RS0030 // Banned in real code; here it is the planted violation.
        [ThreadStatic]
#pragma warning restore RS0030
        public static object? Owner;

        public static void Own() => Owner = new object();
    }

    private static class WithConstants
    {
        public const int Number = 1;
        public static readonly long Big = 2;
        public static readonly string Text = "text";
        public static readonly Closed Singleton = new();
        public static readonly ImmutableArray<int> Numbers = [1];

        public static Func<int, int> Cached => number => number + 1;
    }

    private sealed class Mutable
    {
        public int Number { get; set; }
    }
}
