/** What programs put on the clipboard as `text/html`, written after what they do. */

export const word = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/kari/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!--
 /* Font Definitions */
 @font-face {font-family:Wingdings; panose-1:5 0 0 0 0 0 0 0 0 0;}
 p.MsoNormal, li.MsoNormal {mso-style-unhide:no; margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;}
 @list l0 {mso-list-id:1; mso-list-type:hybrid;}
--></style></head>
<body lang=NO-BOK style='tab-interval:35.4pt;word-wrap:break-word'><!--StartFragment-->
<p class=MsoNormal><b><span lang=EN-US style='font-size:14.0pt;font-family:"Arial",sans-serif;color:red;mso-ansi-language:EN-US'>Agenda</span></b><span
style='color:black'> for Monday<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Budget<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span><![endif]>Travel<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>·<span>&nbsp; </span></span></span><![endif]>Staff<o:p></o:p></p>
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>3.<span>&nbsp;&nbsp; </span></span><![endif]>Third<o:p></o:p></p>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="p1" type="#_x0000_t75"><v:imagedata src="file:///C:/clip_image001.png"/></v:shape><![endif]--><![if !vml]><img
width=20 height=20 src="file:///C:/clip_image002.png" v:shapes="p1"><![endif]>End<o:p></o:p></p>
<!--EndFragment--></body></html>`

export const excel = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet>
<style><!--table {mso-displayed-decimal-separator:"\\,";}
td {padding-top:1px; color:black; font-size:11.0pt; font-family:Calibri, sans-serif; mso-number-format:General; text-align:general; vertical-align:bottom; white-space:nowrap;}
.xl65 {border:.5pt solid windowtext;}
.xl66 {font-weight:700; border:.5pt solid windowtext; background:#FFE699; mso-pattern:black none; text-align:center;}
--></style></head><body link="#0563C1"><table border=0 cellpadding=0 cellspacing=0 width=128 style='border-collapse:collapse;width:96pt'><!--StartFragment-->
 <col width=64 span=2 style='width:48pt'>
 <tr height=20 style='height:15.0pt'><td height=20 class=xl66 width=64 style='height:15.0pt;width:48pt'>Month</td><td class=xl66 style='border-left:none;width:48pt'>Sum</td></tr>
 <tr height=20><td class=xl65 style='border-top:none'>May</td><td class=xl65 align=right style='border-top:none;border-left:none;color:#C00000'>-120</td></tr>
<!--EndFragment--></table></body></html>`

export const outlook = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=EN-GB link="#0563C1" vlink="#954F72"><!--StartFragment--><div class=WordSection1>
<p class=MsoNormal><span style='font-size:11.0pt;font-family:"Aptos",sans-serif;mso-fareast-language:EN-US'>Dear Kari,<o:p></o:p></span></p>
<p class=MsoNormal><span style='font-size:11.0pt'>see <a href="https://example.com/plan" style='color:#0563C1'><span style='color:#0563C1;text-decoration:underline'>the plan</span></a>.</span></p>
</div><img src="https://t.example/open.gif?id=9" width=1 height=1 alt="pixel"><!--EndFragment--></body></html>`

export const googleDocs = `<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-6f1"><p dir="ltr" style="line-height:1.38;margin-top:0pt;margin-bottom:0pt;"><span style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;background-color:transparent;font-weight:700;font-style:normal;text-decoration:none;vertical-align:baseline;white-space:pre-wrap;">Bold</span><span style="font-size:11pt;color:#000000;font-weight:400;font-style:italic;"> slanted</span><span style="color:#ff0000;text-decoration:line-through;"> gone</span></p><ul style="margin-top:0;margin-bottom:0;"><li dir="ltr" style="list-style-type:disc;font-size:11pt;" aria-level="1"><p dir="ltr" style="margin-top:0pt;margin-bottom:0pt;" role="presentation"><span style="font-weight:400;">One</span></p></li></ul></b><br class="Apple-interchange-newline">`

export const web = `<meta charset='utf-8'><h2 class="css-1x" style="box-sizing: border-box; font-family: Inter, sans-serif; color: rgb(34, 34, 34); font-size: 24px; orphans: 2; -webkit-text-stroke-width: 0px;">News</h2><p style="box-sizing: border-box; margin: 0px 0px 16px; color: rgb(34, 34, 34); background-color: rgb(255, 255, 255);">A <a href="https://example.com/a" class="link" onclick="track()">story</a> with <mark>words</mark><span class="Apple-converted-space"> </span>and <img src="https://cdn.example/fjord.jpg" alt="a fjord" width="600"><img src="https://t.example/p" width="1" height="1"></p><script>track()</script>`
