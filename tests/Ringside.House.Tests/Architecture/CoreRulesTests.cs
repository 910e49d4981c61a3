using System.Reflection.PortableExecutable;

using Ringside.House.Tests.Rules;

namespace Ringside.House.Tests.Architecture;

public class CoreRulesTests
{
    public static TheoryData<string> Libraries => [.. Assemblies.Libraries];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Cores_know_no_clock_random_thread_socket_or_file(string name)
    {
        using PEReader assembly = Assemblies.Open(name);
        RuleTest.NothingFound(CoreRules.Check(assembly, CoreRules.Cores));
    }

    [Theory]
    [InlineData("long F() => DateTimeOffset.UtcNow.Ticks;", 2)]
    [InlineData("int F() => Environment.TickCount;", 1)]
    [InlineData("int F() => Random.Shared.Next();", 2)]
    [InlineData("object F() => Guid.NewGuid();", 1)]
    [InlineData("void F() => System.Threading.Thread.Sleep(1);", 1)]
    [InlineData("System.Threading.Tasks.Task F() => null;", 1)]
    [InlineData("System.IO.Stream _stream;", 1)]
    [InlineData("void F() { lock (this) { } }", 2)]
    [InlineData("List<System.Net.IPAddress> _list;", 1)]
    [InlineData("static Func<bool> F() => () => System.IO.File.Exists(\"\");", 1)]
    [InlineData("IEnumerable<int> F() { yield return 1; }", 0)]
    [InlineData("string F() => \"DateTime.Now\";", 0)]
    public void A_forbidden_use_in_a_core_is_found(string member, int expected)
    {
        using PEReader assembly = Assemblies.Compile("Ringside.Lab", $"namespace Core.In {{ class A {{ {member} }} }}");
        Assert.Equal(expected, CoreRules.Check(assembly, ["Core"]).Count());
        Assert.Empty(CoreRules.Check(assembly, ["Cor"]));
    }
}
