package zz
import ("context";"testing";"os";"fmt";"strings";"strconv"
"github.com/chromedp/chromedp")
func TestH(t *testing.T){
 opts:=append(chromedp.DefaultExecAllocatorOptions[:],chromedp.NoSandbox,chromedp.Flag("allow-file-access-from-files",true))
 a,c:=chromedp.NewExecAllocator(context.Background(),opts...); defer c()
 ctx,c2:=chromedp.NewContext(a); defer c2()
 for _,w:=range strings.Split(os.Getenv("W"),","){
  n,_:=strconv.Atoi(w)
  chromedp.Run(ctx,chromedp.EmulateViewport(int64(n),900)); chromedp.Run(ctx,chromedp.Navigate("file://"+os.Getenv("F")))
  h,err:=chromedp.Run(ctx,chromedp.Evaluate[int64]("document.documentElement.scrollHeight")); if err!=nil{t.Fatal(err)}
  parts,err:=chromedp.Run(ctx,chromedp.Evaluate[string](`[...document.querySelectorAll('.top,.strip,.rollup,section.part')].map(e=>(e.id||e.className)+' '+Math.round(e.getBoundingClientRect().height)).join('; ')`)); if err!=nil{t.Fatal(err)}
  fmt.Println(n,h,parts)
 }
}
