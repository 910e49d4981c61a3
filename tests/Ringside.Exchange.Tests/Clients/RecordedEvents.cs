using System.Text;
using Ringside.Exchange.Clients;

namespace Ringside.Exchange.Tests.Clients;

/// <summary>What a client was told, as short texts.</summary>
internal sealed class RecordedEvents : IClientEvents
{
    public List<ClientEvent> All { get; } = [];

    public List<string> Debug { get; } = [];

    /// <summary>Numbers of the numbered messages.</summary>
    public IEnumerable<ulong> Numbers => All
        .Where(one => one.Number != 0 && one.Kind is not (ClientEventKind.LoggedIn or ClientEventKind.EndOfSession))
        .Select(one => one.Number);

    /// <summary>Called with each one.</summary>
    public Action<ClientEvent>? Heard { get; set; }

    public void On(in ClientEvent one)
    {
        All.Add(one);
        Heard?.Invoke(one);
    }

    public void OnDebug(ReadOnlySpan<byte> text) => Debug.Add(Encoding.ASCII.GetString(text));

    /// <summary>Kind, number, order, shares and open shares; a letter for the code.</summary>
    public static string Show(ClientEvent one)
    {
        string token = one.Token.IsNone ? "" : " " + one.Token.ToField();
        string code = one.Code == 0 ? "" : " " + (char)one.Code;
        return $"{one.Kind} {one.Number}{token}{code} {one.Shares} {one.Open}";
    }
}
